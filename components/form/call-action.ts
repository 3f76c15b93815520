import { unstable_isUnrecognizedActionError } from "next/navigation";
import type { FailureCode, Result } from "@/lib/shared/result";

/** Why an action did not do what it was asked. */
export type ActionFailure = {
  code:
    | FailureCode
    /** No answer came. */
    | "unreachable"
    /** The server is of a newer build that does not know this page's actions. */
    | "outdated";
  message: string;
  fields?: Record<string, string>;
};

export type ActionResult<Value> = { ok: true; value: Value } | { ok: false; failure: ActionFailure };

/** Calls an action; what can go wrong on the way becomes a failure as well, so that a form never breaks. */
export async function callAction<Value>(call: () => Promise<Result<Value>>): Promise<ActionResult<Value>> {
  try {
    const result = await call();
    if (result.ok) return { ok: true, value: result.value };
    const { code, message, fields } = result.failure;
    return { ok: false, failure: { code, message, ...(fields ? { fields } : {}) } };
  } catch (error) {
    return {
      ok: false,
      failure: unstable_isUnrecognizedActionError(error)
        ? { code: "outdated", message: "The console was upgraded while this page was open." }
        : { code: "unreachable", message: "The console did not answer. Check the connection and try again." },
    };
  }
}

/** What an action answers when it does what it was asked. */
export type ActionValue<Action extends (input: never) => Promise<Result<unknown>>> = Extract<
  Awaited<ReturnType<Action>>,
  { ok: true }
>["value"];
