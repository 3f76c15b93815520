// The process can serve: the database answers in time, and has the tables that this release was made for.

import { db } from "@/lib/server/db";
import { log } from "@/lib/server/log";
import { pendingMigrations } from "@/lib/server/migrations";

export const dynamic = "force-dynamic";

const LIMIT_MS = 2000;

type State = { ready: true } | { ready: false; reason: "database_unavailable" | "migrations_pending" };

async function look(): Promise<State> {
  const pending = await pendingMigrations((sql) => db().$queryRawUnsafe(sql));
  return pending.length === 0 ? { ready: true } : { ready: false, reason: "migrations_pending" };
}

export async function GET(): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<State>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, { ready: false, reason: "database_unavailable" });
  });
  const state = await Promise.race([
    look().catch((error: unknown): State => {
      log.warn({ event: "readyz.failed", error: (error as Error).name });
      return { ready: false, reason: "database_unavailable" };
    }),
    late,
  ]);
  clearTimeout(timer);
  return Response.json(state, { status: state.ready ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}
