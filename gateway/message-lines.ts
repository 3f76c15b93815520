// Accepted requests as the arrays of one storing statement, each written as PostgreSQL's array text. Built by hand, because
// this is the hottest code of the product; only texts that come from outside need escaping.

import { ASSUMED_PARTS } from "@/lib/sms/answers";
import type { Accepted } from "@/lib/sms/decision";

export type Storable = {
  requestId: string;
  applicationId: string;
  accepted: Accepted;
  /** The instant of acceptance. */
  at: Date;
};

/** One array per column, in the order of INSERT_MESSAGES. */
export const MESSAGE_COLUMNS = 12;

function quote(text: string): string {
  return `"${/[\\"]/.test(text) ? text.replace(/[\\"]/g, "\\$&") : text}"`;
}

export function messageColumns(requests: readonly Storable[]): string[] {
  const columns = new Array<string>(MESSAGE_COLUMNS).fill("");
  let separator = "{";
  const add = (column: number, value: string | number) => {
    columns[column] += separator + value;
  };
  for (const { requestId, applicationId, accepted, at } of requests) {
    const { request, secretVersion, entries } = accepted;
    const sender = quote(request.from);
    const extend = request.extend === null ? "NULL" : quote(request.extend);
    const callback = request.statusCallback === null ? "NULL" : quote(request.statusCallback);
    const acceptedAt = quote(at.toISOString());
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index];
      if (entry?.status !== "000000" || !entry.destination) continue;
      const { templateId, parameters } = entry.text;
      add(0, requestId);
      add(1, index + 1);
      add(2, applicationId);
      add(3, secretVersion);
      add(4, sender);
      add(5, entry.destination.number);
      add(6, templateId);
      add(7, parameters === null ? "NULL" : quote(JSON.stringify(parameters)));
      add(8, extend);
      add(9, callback);
      add(10, ASSUMED_PARTS);
      add(11, acceptedAt);
      separator = ",";
    }
  }
  return columns.map((column) => `${column || "{"}}`);
}
