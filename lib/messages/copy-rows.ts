// Formats accepted requests as rows for PostgreSQL's COPY in text format. Concatenates strings, because this is the hottest code
// of the product. Only the caller's texts need escaping.

import type { Accepted } from "@/lib/sms-api/decision";
import { PARTS_PER_MESSAGE } from "@/lib/sms-api/responses";

export type AcceptedRequest = {
  requestId: string;
  applicationId: string;
  accepted: Accepted;
  /** The instant of acceptance. */
  at: Date;
};

/** The COPY statement for the rows of `formatCopyRows`. */
export const COPY_MESSAGES = `COPY messages (request_id, position, application_id, secret_version, sender, recipient, template_id,
  template_parameters, extend, status_callback, parts, accepted_at, status) FROM STDIN`;

const NULL = "\\N";
const specialCharacter = /[\\\t\n\r]/;
const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escapeText(text: string | null): string {
  if (text === null) return NULL;
  return specialCharacter.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? "") : text;
}

/** One row for each accepted number. */
export function formatCopyRows(requests: readonly AcceptedRequest[]): string {
  let rows = "";
  for (const { requestId, applicationId, accepted, at } of requests) {
    const { request, secretVersion, results } = accepted;
    const sender = escapeText(request.from);
    const rest = `${escapeText(request.extend)}\t${escapeText(request.statusCallback)}\t${PARTS_PER_MESSAGE}\t${at.toISOString()}\tACCEPTED\n`;
    for (let index = 0; index < results.length; index++) {
      const result = results[index];
      if (result?.status !== "000000" || !result.destination) continue;
      const { templateId, parameters } = result.content;
      const parametersText = parameters === null ? NULL : escapeText(JSON.stringify(parameters));
      rows += `${requestId}\t${index + 1}\t${applicationId}\t${secretVersion}\t${sender}\t${result.destination.number}\t${templateId}\t${parametersText}\t${rest}`;
    }
  }
  return rows;
}
