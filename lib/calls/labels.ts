// Labels of the SMS API's codes for the filter of the Calls page.

import { apiCodes, type RecordedCode } from "@/lib/shared/sms-api-codes";

/** "E000620 – The address is not in the IP whitelist" */
export function recordedCodeLabel(code: RecordedCode): string {
  return `${code} – ${apiCodes[code].sentence.replace(/\.$/, "")}`;
}
