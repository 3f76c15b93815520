// When the session ends, for the warning before it. Asking is no activity, so an open page does not keep a session alive.

import { headers } from "next/headers";
import { callerOf } from "@/lib/core/caller";
import { unexpectedFailure } from "@/lib/core/command";
import { ok } from "@/lib/shared/result";
import { readSessionClock } from "@/lib/web/guards";

export async function GET(): Promise<Response> {
  const noStore = { headers: { "Cache-Control": "no-store" } };
  try {
    return Response.json(ok(await readSessionClock()), noStore);
  } catch (error) {
    return Response.json(unexpectedFailure(error, "session", callerOf(await headers()).requestId), noStore);
  }
}
