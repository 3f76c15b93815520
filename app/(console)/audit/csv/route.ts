// The Audit Log as a CSV file, with the filter of the page. The file can be long, so it is streamed. An error during the stream
// aborts the download, so that an incomplete file is not mistaken for a complete one.

import type { NextRequest } from "next/server";
import { downloadAuditAction } from "@/lib/actions/audit";
import { streamAuditCsv } from "@/lib/audit/queries";
import { auditFilter } from "@/lib/audit/schema";
import type { Member } from "@/lib/core/actor";
import { DatabaseUnavailable } from "@/lib/core/run-query";
import { requireMember } from "@/lib/web/guards";

/** The response when there is no file: one sentence. */
function unavailable(message: string): Response {
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(`${message}\n`, { status: 503, headers });
}

export async function GET(request: NextRequest): Promise<Response> {
  let member: Member;
  try {
    member = await requireMember();
  } catch (error) {
    if (error instanceof DatabaseUnavailable)
      return unavailable(`${error.message} Nothing was downloaded. Try again in a few seconds.`);
    throw error;
  }
  const filter = auditFilter.parse(Object.fromEntries(request.nextUrl.searchParams));
  // Recorded before the first row is sent: without its audit row there is no download.
  const allowed = await downloadAuditAction(filter);
  if (!allowed.ok) return unavailable(allowed.failure.message);
  const chunks = streamAuditCsv(member, filter);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await chunks.return(undefined);
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
