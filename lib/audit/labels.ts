// An audit row in one sentence, without its actor: "changed the IP whitelist, in force from …". The facts in full are
// shown beside it on demand.

import { formatInstantUtc } from "@/lib/shared/time";
import type { AuditEventName } from "./schema";

type Facts = Record<string, unknown>;

function text(facts: Facts, name: string): string {
  const value = facts[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function instant(facts: Facts, name: string): string {
  const value = new Date(text(facts, name));
  return Number.isNaN(value.getTime()) ? "an unknown instant" : formatInstantUtc(value);
}

function list(facts: Facts, name: string): string {
  const value = facts[name];
  return Array.isArray(value) && value.length > 0 ? value.join(", ") : "blank (any address)";
}

const deeds: Record<string, string> = {
  REVEAL: "viewing the secret",
  UPDATE: "updating the secret",
  CANCEL_UPDATE: "cancelling the secret update",
  END_PREVIOUS: "ending the old secret",
};

function paymentWords(facts: Facts): string {
  return text(facts, "amount") === "" ? "bind a card" : `top up ${text(facts, "amount")} EUR`;
}

const sentences: Record<AuditEventName, (before: Facts, after: Facts) => string> = {
  "account.created": (_, after) => `created the account ${text(after, "name")}`,
  "account.limit_set": (before, after) =>
    `set the application limit from ${text(before, "applicationLimit")} to ${text(after, "applicationLimit")}`,
  "application.added": (_, after) => `added the application ${text(after, "name")}`,
  "application.modified": (before, after) => `renamed the application from ${text(before, "name")} to ${text(after, "name")}`,
  "application.suspended": () => "suspended the application",
  "application.restored": () => "restored the application",
  "whitelist.changed": (_, after) =>
    `changed the IP whitelist to ${list(after, "addresses")}, in force from ${instant(after, "effectiveFrom")}`,
  "whitelist.pending_cancelled": (before) => `cancelled the pending IP whitelist ${list(before, "addresses")}`,
  "secret.revealed": (_, after) => `viewed the secret, version ${list(after, "versions")}`,
  "secret.updated": (before, after) =>
    `updated the secret: version ${text(after, "version")} from ${instant(after, "validFrom")}, version ${text(before, "version")} until ${instant(before, "validUntil")}`,
  "secret.update_cancelled": (before) => `cancelled the pending secret version ${text(before, "version")}`,
  "secret.previous_ended": (before) => `ended the old secret version ${text(before, "version")} early`,
  "secret.resealed": (_, after) => `moved ${text(after, "moved")} sealed secrets to the encryption key ${text(after, "keyId")}`,
  "verification.code_sent": (_, after) =>
    `asked for a verification code for ${deeds[text(after, "deed")] ?? "a deed"} (reference ${text(after, "reference")})`,
  "verification.code_voided": (_, after) =>
    `entered a wrong verification code ${text(after, "wrongEntries")} times for ${deeds[text(after, "deed")] ?? "a deed"}; the code is void`,
  "verification.blocked": (_, after) =>
    `entered too many wrong verification codes; codes are blocked until ${instant(after, "until")}`,
  "person.added": (_, after) => `added ${text(after, "email")} as ${text(after, "role")}`,
  "person.renamed": (before, after) => `changed the own name from ${text(before, "name")} to ${text(after, "name")}`,
  "person.password_set": () => "set a new password",
  "person.password_changed": () => "changed the own password",
  "person.password_mistaken": () => "gave a wrong current password",
  "person.sessions_ended": (_, after) => `ended all sessions of the person: ${text(after, "endedSessions")}`,
  "person.deactivated": () => "deactivated the person",
  "session.signed_in": () => "signed in",
  "session.signed_out": () => "signed out",
  "session.ended": (before) => `ended the own session in ${text(before, "browser")} at ${text(before, "address")}`,
  "session.others_ended": (_, after) => `ended all other own sessions: ${text(after, "endedSessions")}`,
  "sign_in.failed": () => "failed to sign in",
  "sign_in.throttled": () => "was stopped after too many failed sign-ins",
  "billing.payment_started": (_, after) => `asked the payment provider to ${paymentWords(after)}`,
  "billing.payment_refused": (_, after) => `was refused by the payment provider: to ${paymentWords(after)}`,
  "billing.payment_dropped": (_, after) => `no longer waits for the payment provider to ${paymentWords(after)}`,
  "billing.card_bound": (_, after) => `bound the card ${text(after, "card")}`,
  "billing.topped_up": (_, after) => `topped up ${text(after, "amount")} EUR`,
  "billing.balance_corrected": (_, after) => `corrected the balance by ${text(after, "amount")} EUR`,
  "audit.downloaded": () => "downloaded the audit log",
};

function factsOf(value: unknown): Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Facts) : {};
}

/** An event that a newer release wrote, and this one does not know, is shown by its name. */
export function auditSentence(row: { event: string; before: unknown; after: unknown }): string {
  const sentence = sentences[row.event as AuditEventName];
  return sentence ? sentence(factsOf(row.before), factsOf(row.after)) : row.event;
}

/** An event as a choice of a list: `person.password_set` is "Person: password set". */
export function auditEventLabel(event: AuditEventName): string {
  const [noun = "", verb = ""] = event.split(".");
  const words = noun === "sign_in" ? "sign-in" : noun;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${verb.replaceAll("_", " ")}`;
}
