// The `description` of a refusal on the wire: the stable sentence of its code and, once the signature was right, what the
// caller needs to mend it. Before that it is the sentence alone, so that nobody learns about an application by trying.

import { apiCodes } from "@/lib/shared/sms-api-codes";
import { formatDuration } from "@/lib/shared/time";
import type { Refusal } from "./decision";
import { looksLikeLocalTime } from "./instants";

function wireInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

/** "Created was 26 h ahead of our clock, 2026-…Z." */
function clockSentence(what: string, aheadMs: number, now: Date): string {
  const off = `${what} was ${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} our clock, ${wireInstant(now)}.`;
  return looksLikeLocalTime(aheadMs) ? `${off} It looks like local time labelled Z.` : off;
}

function addressSentence({ facts }: Refusal, address: string): string {
  if (facts.pending?.addresses.includes(address) || facts.pending?.addresses.length === 0) {
    return `${address} was seen. The list that lets it call takes effect at ${wireInstant(new Date(facts.pending.effectiveFrom))}.`;
  }
  if (facts.whitelist === null && facts.pending) {
    return `${address} was seen. No list is in force until ${wireInstant(new Date(facts.pending.effectiveFrom))}, and it is not on that one.`;
  }
  return `${address} was seen; it is on no list.`;
}

/** What follows the stable sentence; null when there is nothing to add, or the signature was not right. */
function advice(refused: Refusal, address: string, now: Date): string | null {
  if (!refused.signed) return null;
  const { code, facts } = refused;
  switch (code) {
    case "E000110":
      return clockSentence("Created", facts.aheadMs ?? 0, now);
    case "E000044":
      return clockSentence("X-Sdk-Date", facts.aheadMs ?? 0, now);
    case "E000620":
      return addressSentence(refused, address);
    case "E000503":
      return facts.problem ?? null;
    case "E000510":
      return facts.statuses?.E200018 ? "from must be the Channel No. of this application." : null;
    default:
      return null;
  }
}

export function describeRefusal(refused: Refusal, address: string, now: Date): string {
  const more = advice(refused, address, now);
  return more ? `${apiCodes[refused.code].sentence} ${more}` : apiCodes[refused.code].sentence;
}
