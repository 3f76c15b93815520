"use client";

import { useRef } from "react";
import { v4 as uuidv4 } from "uuid";
import type { FailureCode, Result } from "@/lib/shared/result";

/** After these failures the outcome of the payment is unknown: a retry must use the same key. */
const outcomeUnknown: readonly FailureCode[] = ["unavailable", "unexpected", "unauthenticated"];

/**
 * The idempotency key of a form's payment. The same entries keep their key until the outcome is known, so that a double click or
 * a retry after a lost answer pays once.
 */
export function usePaymentKey() {
  const current = useRef<{ entries: string; key: string } | null>(null);
  return async function withKey<Value>(entries: unknown, send: (key: string) => Promise<Result<Value>>): Promise<Result<Value>> {
    const text = JSON.stringify(entries);
    if (current.current?.entries !== text) current.current = { entries: text, key: uuidv4() };
    const result = await send(current.current.key);
    if (result.ok || !outcomeUnknown.includes(result.failure.code)) current.current = null;
    return result;
  };
}
