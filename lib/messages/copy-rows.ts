// Accepted requests as the lines that PostgreSQL's COPY takes in its text form. Built by hand, because this is the hottest code
// of the product; only texts that come from outside need escaping.

import type { Accepted } from "@/lib/sms-api/decision";
import { PARTS_PER_MESSAGE } from "@/lib/sms-api/responses";

export type AcceptedRequest = {
  requestId: string;
  applicationId: string;
  accepted: Accepted;
  /** The instant of acceptance. */
  at: Date;
};

/** The statement that the lines belong to. */
export const COPY_MESSAGES = `COPY messages (request_id, position, application_id, secret_version, sender, recipient, template_id,
  template_parameters, extend, status_callback, parts, accepted_at, status) FROM STDIN`;

const NULL = "\\N";
const special = /[\\\t\n\r]/;
const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function escaped(text: string | null): string {
  if (text === null) return NULL;
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? "") : text;
}

/** One line for each number that was accepted. */
export function formatCopyRows(requests: readonly AcceptedRequest[]): string {
  let lines = "";
  for (const { requestId, applicationId, accepted, at } of requests) {
    const { request, secretVersion, results } = accepted;
    const sender = escaped(request.from);
    const rest = `${escaped(request.extend)}\t${escaped(request.statusCallback)}\t${PARTS_PER_MESSAGE}\t${at.toISOString()}\tACCEPTED\n`;
    for (let index = 0; index < results.length; index++) {
      const result = results[index];
      if (result?.status !== "000000" || !result.destination) continue;
      const { templateId, parameters } = result.content;
      const written = parameters === null ? NULL : escaped(JSON.stringify(parameters));
      lines += `${requestId}\t${index + 1}\t${applicationId}\t${secretVersion}\t${sender}\t${result.destination.number}\t${templateId}\t${written}\t${rest}`;
    }
  }
  return lines;
}
