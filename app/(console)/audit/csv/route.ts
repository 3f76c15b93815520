// The Audit Log as a file, with the filter of the page. It is streamed, because it may be long; an error on the way breaks
// the download off, so that nobody takes a part for the whole.

import type { NextRequest } from "next/server";
import { downloadAuditAction } from "@/lib/actions/audit";
import { streamAuditCsv } from "@/lib/audit/queries";
import { auditFilter } from "@/lib/audit/schema";
import type { Member } from "@/lib/core/actor";
import { DatabaseUnavailable } from "@/lib/core/run-query";
import { requireMember } from "@/lib/web/guards";

/** Instead of the file: a sentence. */
function refuse(message: string): Response {
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(`${message}\n`, { status: 503, headers });
}

export async function GET(request: NextRequest): Promise<Response> {
  let member: Member;
  try {
    member = await requireMember();
  } catch (error) {
    if (error instanceof DatabaseUnavailable)
      return refuse(`${error.message} Nothing was downloaded. Try again in a few seconds.`);
    throw error;
  }
  const filter = auditFilter.parse(Object.fromEntries(request.nextUrl.searchParams));
  // Before the first row leaves: a download that nobody could look up does not happen.
  const allowed = await downloadAuditAction(filter);
  if (!allowed.ok) return refuse(allowed.failure.message);
  const pieces = streamAuditCsv(member, filter);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="audit-log.csv"',
      "Cache-Control": "no-store",
    },
  });
}
