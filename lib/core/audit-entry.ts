// The closed list of audit events, named `noun.verbed`, and the data of an event. Runs in the browser too.

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

/** Values by name. Never a secret, a code or a password. */
export type AuditFacts = Record<string, string | number | boolean | null | string[]>;

export type AuditEntry = {
  event: AuditEventName;
  /** Default: the account of the acting member. */
  accountId?: string;
  applicationId?: string;
  /** The person who is affected, if that is not the actor. */
  subjectId?: string;
  reason?: string;
  before?: AuditFacts;
  after?: AuditFacts;
};
