// Codes in words, for people who look for one.

import { apiCodes, type KeptCode } from "@/lib/shared/sms-api-codes";

/** "E000620 – The address is not in the IP whitelist" */
export function keptCodeLabel(code: KeptCode): string {
  return `${code} – ${apiCodes[code].sentence.replace(/\.$/, "")}`;
}
