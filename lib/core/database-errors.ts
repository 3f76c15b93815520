// Where a database error becomes an answer: by the name of the constraint that refused, after the transaction has been
// rolled back. An error that is not known here is a fault of ours: it is logged by code and name only, because the text of
// a database error contains rows.

import { type Failure, fail } from "@/lib/shared/result";

const sentences: Record<string, Failure> = {
  applications_account_id_name_key: fail("conflict", "An application with this name exists already in this account.", {
    name: "An application with this name exists already in this account. Names are compared ignoring case.",
  }).failure,
  people_email_key: fail("conflict", "A person with this e-mail address exists already.", {
    email: "A person with this e-mail address exists already.",
  }).failure,
  whitelist_revisions_one_in_force: changedMeanwhile("The IP whitelist"),
  whitelist_revisions_application_id_revision_key: changedMeanwhile("The IP whitelist"),
  application_secrets_two_in_force: changedMeanwhile("The application secret"),
  application_secrets_application_id_version_key: changedMeanwhile("The application secret"),
  verification_codes_one_live: fail("conflict", "Another code was sent at the same moment. Use that one.").failure,
  payments_one_pending: fail("conflict", "Another payment was started at the same moment. Look at what became of it.").failure,
  payments_account_id_key_key: fail("conflict", "This payment was sent twice at the same moment. Look at what became of it.")
    .failure,
  ledger_entries_payment_id_key: fail("conflict", "This payment is booked already.").failure,
  accounts_balance_not_negative: fail("rule_violation", "The balance is not sufficient.").failure,
};

function changedMeanwhile(what: string): Failure {
  return fail("conflict", `${what} was changed at the same moment by somebody else. Look at the new state and try again.`)
    .failure;
}

const unavailable = fail(
  "unavailable",
  "The database does not answer at the moment. Nothing was changed. Try again in a few seconds.",
).failure;

/** Prisma's codes for a database that cannot be reached, closed the connection, or was too slow to give one. */
const unavailablePrismaCodes = new Set(["P1000", "P1001", "P1002", "P1008", "P1011", "P1017", "P2024", "P2028"]);
/** Connection failures of PostgreSQL (classes 08 and 57P), of the socket, and as Prisma's adapter calls them. */
const unavailableText =
  /\b(08\d{3}|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Connection terminated|connection timeout|timeout exceeded when trying to connect|Can't reach database server|server has closed the connection|not queryable|shutting down|starting up|recovery mode|ConnectionClosed|DatabaseNotReachable|SocketTimeout|TooManyConnections)\b/i;

/** The parts of an error that are safe to log. */
export function describeDatabaseError(error: unknown): { name: string; code?: string; constraint?: string } {
  const { name = "Error", code } = error as { name?: string; code?: string };
  const constraint = constraintOf(error);
  return { name, ...(code ? { code } : {}), ...(constraint ? { constraint } : {}) };
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

/** The refusal that an error stands for; null when it is a fault. */
export function mapDatabaseError(error: unknown): Failure | null {
  const constraint = constraintOf(error);
  if (constraint && sentences[constraint]) return sentences[constraint];
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

/** Prisma tells a constraint in different places by kind of constraint; its name stands in the metadata of each. */
function constraintOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = JSON.stringify((error as WithMeta).meta ?? "");
  return (
    Object.keys(sentences).find((name) => text.includes(name)) ??
    Object.keys(sentences).find((name) => error.message.includes(name))
  );
}
