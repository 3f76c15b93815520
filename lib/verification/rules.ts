// The limits of verification codes, and the state of a code. A code is valid on [createdAt, expiresAt). The limits follow OWASP
// ASVS 5.0 and NIST SP 800-63B; they allow a validity of 10 minutes, we allow 5.

import { addMs, addSeconds, DAY_MS, HOUR_MS, SECOND_MS } from "@/lib/shared/time";

export const CODE_SECONDS = 300;
export const MAX_ATTEMPTS = 5;
/** Minimum time between two codes sent to one person. */
export const RESEND_SECONDS = 60;
export const MAX_SENDS_PER_HOUR = 10;
/** So many wrong entries of a person within 24 h, over all codes, block the person's codes. */
export const MAX_WRONG_ENTRIES = 15;
export const WRONG_ENTRIES_WINDOW_MS = DAY_MS;
export const BLOCK_MS = DAY_MS;

/** How long a code's row is kept after the code expires, so that questions about it can be answered. */
export const CODE_RETENTION_MS = 7 * DAY_MS;

export function codeExpiresAt(createdAt: Date): Date {
  return addSeconds(createdAt, CODE_SECONDS);
}

export type CodeState = "valid" | "spent" | "replaced" | "wrong_entries" | "undelivered" | "expired";

export function codeStateAt(
  code: {
    spentAt: Date | null;
    voidReason: "REPLACED" | "WRONG_ENTRIES" | "UNDELIVERED" | null;
    expiresAt: Date;
    attempts: number;
  },
  now: Date,
): CodeState {
  if (code.spentAt) return "spent";
  if (code.voidReason === "REPLACED") return "replaced";
  if (code.voidReason === "UNDELIVERED") return "undelivered";
  if (code.voidReason === "WRONG_ENTRIES" || code.attempts >= MAX_ATTEMPTS) return "wrong_entries";
  return now.getTime() < code.expiresAt.getTime() ? "valid" : "expired";
}

/**
 * When the next code may be sent. `sentAt` has the instants of the codes sent in the last hour, without the undelivered ones.
 * The next one may be sent 60 s after the latest, and not before the tenth latest is an hour old. Null when it may be sent now.
 */
export function nextSendAt(sentAt: readonly Date[], now: Date): Date | null {
  const recent = sentAt
    .map((at) => at.getTime())
    .filter((at) => at > now.getTime() - HOUR_MS)
    .sort((a, b) => b - a);
  const latest = recent[0];
  if (latest === undefined) return null;
  const tenth = recent[MAX_SENDS_PER_HOUR - 1];
  const at = Math.max(latest + RESEND_SECONDS * SECOND_MS, tenth === undefined ? 0 : tenth + HOUR_MS);
  return at > now.getTime() ? new Date(at) : null;
}

/** Sends after this instant count in nextSendAt. */
export function sendWindowStart(now: Date): Date {
  return addMs(now, -HOUR_MS);
}

/** `a***@e***.com`: the owner recognises the address, nobody else learns it. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf(".");
  const masked = dot > 0 ? `${domain[0]}***${domain.slice(dot)}` : `${domain[0] ?? ""}***`;
  return `${local[0] ?? ""}***@${masked}`;
}
