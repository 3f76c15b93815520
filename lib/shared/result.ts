// The result of a command or an action. An expected failure is a value with a sentence that a person can act on; everything
// else throws. The browser switches on `code`, never on the text.

/** The closed list of expected failures. */
export type FailureCode =
  /** The input is invalid; `fields` says where. */
  | "invalid_input"
  /** Nobody is signed in, or the session is over. */
  | "unauthenticated"
  /** The person may not do this. */
  | "forbidden"
  /** It does not exist or belongs to another account; the same words for both. */
  | "not_found"
  /** The current state or time does not allow it. */
  | "rule_violation"
  /** Somebody else changed it first. */
  | "conflict"
  | "rate_limited"
  /** The database or the mail server does not answer. */
  | "unavailable"
  /** A bug; the message contains a reference to the log. */
  | "unexpected";

export type Failure = {
  code: FailureCode;
  /** A complete sentence. */
  message: string;
  /** Sentences by field name, for the form. */
  fields?: Record<string, string>;
};

export type Result<T> = { ok: true; value: T; unchanged?: true } | { ok: false; failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A success that changed nothing and has no audit row. */
export function unchanged<T>(value: T): Result<T> {
  return { ok: true, value, unchanged: true };
}

export function fail(code: FailureCode, message: string, fields?: Record<string, string>): { ok: false; failure: Failure } {
  return { ok: false, failure: fields ? { code, message, fields } : { code, message } };
}

/** A failure of one field: its sentence is shown at the field and above the form. */
export function failField(field: string, message: string, code: FailureCode = "invalid_input") {
  return fail(code, message, { [field]: message });
}

export function notFound(what: string) {
  return fail("not_found", `${what} was not found. It may belong to another account.`);
}
