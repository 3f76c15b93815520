// What a command or an action answers. An expected refusal is a value with a sentence that a person can act on; everything
// else throws. The browser switches on `code`, never on the text.

/** The closed list of refusals. */
export type FailureCode =
  /** The input itself is wrong; `fields` says where. */
  | "invalid_input"
  /** Nobody is signed in, or the session is over. */
  | "unauthenticated"
  /** Who you are does not allow it. */
  | "forbidden"
  /** Absent, or not yours: the same words for both. */
  | "not_found"
  /** The state or the time of the world does not allow it. */
  | "rule_violation"
  /** Somebody else was faster. */
  | "conflict"
  | "rate_limited"
  /** The database or the mail server does not answer. */
  | "unavailable"
  /** A fault of ours; the message carries a reference to the log. */
  | "unexpected";

export type Failure = {
  code: FailureCode;
  /** A finished sentence. */
  message: string;
  /** Sentences by field name, for the form. */
  fields?: Record<string, string>;
};

export type Result<T> = { ok: true; value: T; unchanged?: true } | { ok: false; failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Success that changed nothing, so that nothing was audited. */
export function unchanged<T>(value: T): Result<T> {
  return { ok: true, value, unchanged: true };
}

export function fail(code: FailureCode, message: string, fields?: Record<string, string>): { ok: false; failure: Failure } {
  return { ok: false, failure: fields ? { code, message, fields } : { code, message } };
}

/** A refusal that belongs to one field: its sentence stands there and above the form. */
export function failField(field: string, message: string, code: FailureCode = "invalid_input") {
  return fail(code, message, { [field]: message });
}

export function notFound(what: string) {
  return fail("not_found", `${what} was not found. It may belong to another account.`);
}
