"use client";

import { useRef } from "react";
import { v4 as uuidv4 } from "uuid";
import type { FailureCode, Result } from "@/lib/shared/result";

/** After these nothing is known of what became of the payment: the next try is to be the same one. */
const unsettled: readonly FailureCode[] = ["unavailable", "unexpected", "unauthenticated"];

/**
 * The key of the payment that a form asks for. The same entries have the same key until an answer settles what became of
 * them: a double click, or a retry after an answer that was lost, asks for the same payment and pays once.
 */
export function usePaymentKey() {
  const current = useRef<{ entries: string; key: string } | null>(null);
  return async function withKey<Value>(entries: unknown, send: (key: string) => Promise<Result<Value>>): Promise<Result<Value>> {
    const text = JSON.stringify(entries);
    if (current.current?.entries !== text) current.current = { entries: text, key: uuidv4() };
    const result = await send(current.current.key);
    if (result.ok || !unsettled.includes(result.failure.code)) current.current = null;
    return result;
  };
}
