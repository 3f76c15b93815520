// The closed list of audit events, `noun.verbed`, what one carries, and what the Audit Log can be asked for. Runs in the
// browser too.

import * as z from "zod/mini";

export const auditEvents = [
  "account.created",
  "account.limit_set",
  "application.added",
  "application.modified",
  "application.suspended",
  "application.restored",
  "whitelist.changed",
  "whitelist.pending_cancelled",
  "secret.revealed",
  "secret.updated",
  "secret.update_cancelled",
  "secret.previous_ended",
  "secret.resealed",
  "verification.code_sent",
  "verification.code_voided",
  "verification.blocked",
  "person.added",
  "person.renamed",
  "person.password_set",
  "person.password_changed",
  "person.password_mistaken",
  "person.sessions_ended",
  "person.deactivated",
  "session.signed_in",
  "session.signed_out",
  "session.ended",
  "session.others_ended",
  "sign_in.failed",
  "sign_in.throttled",
  "billing.payment_started",
  "billing.payment_refused",
  "billing.payment_dropped",
  "billing.card_bound",
  "billing.topped_up",
  "billing.balance_corrected",
  "audit.downloaded",
] as const;

export type AuditEventName = (typeof auditEvents)[number];

/** Facts by name. Never a secret, a code or a password. */
export type AuditFacts = Record<string, string | number | boolean | null | string[]>;

export type AuditEntry = {
  event: AuditEventName;
  /** Defaults to the acting member's account. */
  accountId?: string;
  applicationId?: string;
  /** The person it was done to, where that is not the actor. */
  subjectId?: string;
  reason?: string;
  before?: AuditFacts;
  after?: AuditFacts;
};

// What the Audit Log is asked for. It stands in the page's address, where anybody may write anything: what cannot be right
// is as if it were not there.

const optional = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

/** An instant such as `2026-11-23T10:15:00Z`. */
const instant = optional(z.iso.datetime());

export const auditFilter = z.object({
  /** Who acted, or to whom it was done. */
  person: optional(z.uuid()),
  event: optional(z.enum(auditEvents)),
  /** An application's name, ignoring case. */
  application: optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(30), z.regex(/^\P{Cc}+$/u))),
  /** Inclusive. */
  from: instant,
  /** Exclusive. */
  until: instant,
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** A page of it: rows before or after one row, named by its id. */
export const auditParams = z.extend(auditFilter, { before: optional(z.uuid()), after: optional(z.uuid()) });
export type AuditParams = z.infer<typeof auditParams>;

export const downloadAuditInput = auditFilter;
