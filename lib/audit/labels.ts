// An audit row as a sentence without its subject, the actor: "changed the IP whitelist to …, in force from …". All facts of the row
// are shown as its details.

import type { AuditEventName } from "@/lib/core/audit-entry";
import { type Phrase, phrases } from "@/lib/shared/phrases";

type Facts = Record<string, unknown>;

function text(facts: Facts, name: string): string {
  const value = facts[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function instant(facts: Facts, name: string): Phrase {
  const at = new Date(text(facts, name));
  return Number.isNaN(at.getTime()) ? "an unknown instant" : { at };
}

function list(facts: Facts, name: string): string {
  const value = facts[name];
  return Array.isArray(value) && value.length > 0 ? value.join(", ") : "blank (any address)";
}

const purposes: Record<string, string> = {
  REVEAL: "viewing the secret",
  UPDATE: "updating the secret",
  CANCEL_UPDATE: "cancelling the secret update",
  END_PREVIOUS: "ending the old secret",
};

/** The purpose of a verification code. Rows of earlier releases have it as `deed`; audit rows are never changed. */
function purpose(facts: Facts): string {
  return purposes[text(facts, "purpose") || text(facts, "deed")] ?? "an unknown purpose";
}

const roles: Record<string, string> = { ADMIN: "Administrator", VIEWER: "Viewer" };

function paymentPurpose(facts: Facts): string {
  return text(facts, "amount") === "" ? "bind a card" : `top up ${text(facts, "amount")} EUR`;
}

const sentences: Record<AuditEventName, (before: Facts, after: Facts) => Phrase[]> = {
  "account.created": (_, after) => phrases`created the account ${text(after, "name")}`,
  "account.limit_set": (before, after) =>
    phrases`set the application limit from ${text(before, "applicationLimit")} to ${text(after, "applicationLimit")}`,
  "application.added": (_, after) => phrases`added the application ${text(after, "name")}`,
  "application.modified": (before, after) =>
    phrases`renamed the application from ${text(before, "name")} to ${text(after, "name")}`,
  "application.suspended": () => ["suspended the application"],
  "application.restored": () => ["restored the application"],
  "whitelist.changed": (_, after) =>
    phrases`changed the IP whitelist to ${list(after, "addresses")}, in force from ${instant(after, "effectiveFrom")}`,
  "whitelist.pending_cancelled": (before) => phrases`cancelled the pending IP whitelist ${list(before, "addresses")}`,
  "secret.revealed": (_, after) => phrases`viewed the secret, version ${list(after, "versions")}`,
  "secret.updated": (before, after) =>
    phrases`updated the secret: version ${text(after, "version")} from ${instant(after, "validFrom")}, version ${text(before, "version")} until ${instant(before, "validUntil")}`,
  "secret.update_cancelled": (before) => phrases`cancelled the pending secret version ${text(before, "version")}`,
  "secret.previous_ended": (before) => phrases`ended the old secret version ${text(before, "version")} early`,
  "secret.resealed": (_, after) =>
    phrases`sealed ${text(after, "moved")} secrets with the encryption key ${text(after, "keyId")}`,
  "verification.code_sent": (_, after) =>
    phrases`requested a verification code for ${purpose(after)} (reference ${text(after, "reference")})`,
  "verification.code_voided": (_, after) =>
    phrases`entered a wrong verification code ${text(after, "wrongEntries")} times for ${purpose(after)}; the code is void`,
  "verification.blocked": (_, after) =>
    phrases`entered too many wrong verification codes; codes are blocked until ${instant(after, "until")}`,
  "person.added": (_, after) => phrases`added ${text(after, "email")} as ${roles[text(after, "role")] ?? "a person"}`,
  "person.renamed": (before, after) => phrases`changed their name from ${text(before, "name")} to ${text(after, "name")}`,
  "person.password_set": () => ["set a new password"],
  "person.password_changed": () => ["changed their password"],
  "person.password_mistaken": () => ["entered a wrong current password"],
  "person.sessions_ended": (_, after) => phrases`ended all sessions of the person: ${text(after, "endedSessions")}`,
  "person.deactivated": () => ["deactivated the person"],
  "session.signed_in": () => ["signed in"],
  "session.signed_out": () => ["signed out"],
  "session.ended": (before) => phrases`ended their session in ${text(before, "browser")} at ${text(before, "address")}`,
  "session.others_ended": (_, after) => phrases`ended all their other sessions: ${text(after, "endedSessions")}`,
  "sign_in.failed": () => ["failed to sign in"],
  "sign_in.throttled": () => ["was throttled after too many failed sign-ins"],
  "billing.payment_started": (_, after) => phrases`asked the payment provider to ${paymentPurpose(after)}`,
  "billing.payment_refused": (_, after) => phrases`was refused by the payment provider: ${paymentPurpose(after)}`,
  "billing.payment_dropped": (_, after) => phrases`dropped the request to the payment provider to ${paymentPurpose(after)}`,
  "billing.card_bound": (_, after) => phrases`bound the card ${text(after, "card")}`,
  "billing.topped_up": (_, after) => phrases`topped up ${text(after, "amount")} EUR`,
  "billing.balance_corrected": (_, after) => phrases`corrected the balance by ${text(after, "amount")} EUR`,
  "audit.downloaded": () => ["downloaded the audit log"],
};

function factsOf(value: unknown): Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Facts) : {};
}

/** The sentence of a row. An unknown event, written by a newer release, is shown by its name. */
export function auditSentence(row: { event: string; before: unknown; after: unknown }): Phrase[] {
  const sentence = sentences[row.event as AuditEventName];
  return sentence ? sentence(factsOf(row.before), factsOf(row.after)) : [row.event];
}

/** An event as an option of a list: `person.password_set` becomes "Person: password set". */
export function auditEventLabel(event: AuditEventName): string {
  const [noun = "", verb = ""] = event.split(".");
  const words = noun === "sign_in" ? "sign-in" : noun;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${verb.replaceAll("_", " ")}`;
}
