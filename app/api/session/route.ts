// The end of the session, for the warning before it. The request is not activity, so an open page does not extend the session.

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
