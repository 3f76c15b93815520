// Maps a database error to a failure by the name of the constraint, after the transaction was rolled back. Every other
// error is a fault of ours. It is logged by name and code only, because the message of a database error contains rows.

import { describeError } from "@/lib/platform/describe-error";
import { type Failure, fail } from "@/lib/shared/result";

const failureByConstraint: Record<string, Failure> = {
  applications_account_id_name_key: fail("conflict", "An application with this name exists already in this account.", {
    name: "An application with this name exists already in this account. Names are compared ignoring case.",
  }).failure,
  people_email_key: fail("conflict", "A person with this e-mail address exists already.", {
    email: "A person with this e-mail address exists already.",
  }).failure,
  whitelist_revisions_one_in_force: concurrentChange("The IP whitelist"),
  whitelist_revisions_application_id_revision_key: concurrentChange("The IP whitelist"),
  application_secrets_two_in_force: concurrentChange("The application secret"),
  application_secrets_application_id_version_key: concurrentChange("The application secret"),
  verification_codes_one_live: fail("conflict", "Another code was sent at the same moment. Use that one.").failure,
  payments_one_pending: fail("conflict", "Another payment was started at the same moment. Check its result first.").failure,
  payments_account_id_key_key: fail("conflict", "This payment was sent twice at the same moment. Check its result first.")
    .failure,
  ledger_entries_payment_id_key: fail("conflict", "This payment is booked already.").failure,
  accounts_balance_not_negative: fail("rule_violation", "The balance is not sufficient.").failure,
};

function concurrentChange(what: string): Failure {
  return fail("conflict", `${what} was changed by somebody else at the same moment. Check the new state and try again.`).failure;
}

const unavailable = fail(
  "unavailable",
  "The database does not answer at the moment. Nothing was changed. Try again in a few seconds.",
).failure;

/** Prisma's codes for a database that cannot be reached, closed the connection, or did not give a connection in time. */
const unavailablePrismaCodes = new Set(["P1000", "P1001", "P1002", "P1008", "P1011", "P1017", "P2024", "P2028"]);
/** Connection failures: of PostgreSQL (classes 08 and 57P), of the socket, and under the names of Prisma's adapter. */
const unavailableText =
  /\b(08\d{3}|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Connection terminated|connection timeout|timeout exceeded when trying to connect|Can't reach database server|server has closed the connection|not queryable|shutting down|starting up|recovery mode|ConnectionClosed|DatabaseNotReachable|SocketTimeout|TooManyConnections)\b/i;

type LoggedError = { name: string; code?: string; constraint?: string; message?: string; stack?: string };

/** The fields of a database error that are safe to log. */
export function describeDatabaseError(error: unknown): LoggedError {
  const constraint = findConstraint(error);
  return { ...describeError(error), ...(constraint ? { constraint } : {}) };
}

/** What to log of an error of any kind: message and stack only when it is no database error. */
export function describeFault(error: unknown): LoggedError {
  const described = describeDatabaseError(error);
  if (!(error instanceof Error) || /^(Prisma|DriverAdapter|DatabaseError|error$)/.test(error.name)) return described;
  return { ...described, message: error.message, stack: error.stack };
}

export function isDatabaseUnavailable(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code === "string" && (unavailablePrismaCodes.has(code) || unavailableText.test(code))) return true;
    if (!isKnownRequestError(cause) && unavailableText.test(cause.message)) return true;
    if (isAdapterError(cause) && unavailableText.test(JSON.stringify(cause.meta ?? ""))) return true;
  }
  return false;
}

/** The failure for an expected database error; null for a fault. */
export function mapDatabaseError(error: unknown): Failure | null {
  const constraint = findConstraint(error);
  if (constraint && failureByConstraint[constraint]) return failureByConstraint[constraint];
  return isDatabaseUnavailable(error) ? unavailable : null;
}

type WithMeta = Error & { code?: string; meta?: Record<string, unknown> };

function isKnownRequestError(error: Error): error is WithMeta {
  return error.name === "PrismaClientKnownRequestError";
}

function isAdapterError(error: Error): error is WithMeta {
  const { code, meta } = error as WithMeta;
  return isKnownRequestError(error) && (code === "P2010" || code === "P2039") && meta !== undefined;
}

/** The name of the violated constraint. Prisma has it in the metadata, in a place that depends on the kind of constraint. */
function findConstraint(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = JSON.stringify((error as WithMeta).meta ?? "");
  return (
    Object.keys(failureByConstraint).find((name) => text.includes(name)) ??
    Object.keys(failureByConstraint).find((name) => error.message.includes(name))
  );
}
