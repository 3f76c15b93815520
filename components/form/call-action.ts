import { unstable_isUnrecognizedActionError } from "next/navigation";
import type { FailureCode, Result } from "@/lib/shared/result";

/** Why an action failed. */
export type ActionFailure = {
  code:
    | FailureCode
    /** The browser received no answer. */
    | "unreachable"
    /** The server runs a newer build and does not know the actions of this page. */
    | "outdated";
  message: string;
  fields?: Record<string, string>;
};

export type ActionResult<Value> = { ok: true; value: Value } | { ok: false; failure: ActionFailure };

/** Calls an action. Never throws: a network error or an unknown action becomes a failure too. */
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

/** The value of an action's success. */
export type ActionValue<Action extends (input: never) => Promise<Result<unknown>>> = Extract<
  Awaited<ReturnType<Action>>,
  { ok: true }
>["value"];
