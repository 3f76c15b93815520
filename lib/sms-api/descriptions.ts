// The `description` of a refusal in the response: the stable sentence of its code and, if the signature was valid, what the
// caller must correct. Without a valid signature it is the sentence alone, so that nobody learns about an application by trying.

import { apiCodes } from "@/lib/shared/sms-api-codes";
import { formatDuration } from "@/lib/shared/time";
import type { Refusal } from "./decision";
import { formatInstant, looksLikeLocalTime } from "./instants";

/** "Created was 1 d 2 h ahead of our clock, 2026-01-02T03:04:05Z." */
function describeClock(header: string, aheadMs: number, now: Date): string {
  const off = `${header} was ${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} our clock, ${formatInstant(now)}.`;
  return looksLikeLocalTime(aheadMs) ? `${off} It looks like local time labelled Z.` : off;
}

function describeAddress({ facts }: Refusal, address: string): string {
  if (facts.pending?.addresses.includes(address) || facts.pending?.addresses.length === 0) {
    return `The call came from ${address}. The pending IP whitelist allows this address from ${formatInstant(new Date(facts.pending.effectiveFrom))}.`;
  }
  if (facts.whitelist === null && facts.pending) {
    return `The call came from ${address}. No IP whitelist is in force until ${formatInstant(new Date(facts.pending.effectiveFrom))}, and the pending one does not allow this address.`;
  }
  return `The call came from ${address}, which is not in any IP whitelist of this application.`;
}

/** The text after the stable sentence; null if there is nothing to add or the signature was invalid. */
function describeDetail(refusal: Refusal, address: string, now: Date): string | null {
  if (!refusal.signed) return null;
  const { code, facts } = refusal;
  switch (code) {
    case "E000110":
      return describeClock("Created", facts.aheadMs ?? 0, now);
    case "E000044":
      return describeClock("X-Sdk-Date", facts.aheadMs ?? 0, now);
    case "E000620":
      return describeAddress(refusal, address);
    case "E000503":
      return facts.problem ?? null;
    case "E000510":
      return facts.statuses?.E200018 ? "from must be the Channel No. of this application." : null;
    default:
      return null;
  }
}

export function describeRefusal(refusal: Refusal, address: string, now: Date): string {
  const detail = describeDetail(refusal, address, now);
  const { sentence } = apiCodes[refusal.code];
  return detail ? `${sentence} ${detail}` : sentence;
}
