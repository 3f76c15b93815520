"use client";

import { useRef, useState } from "react";
import type { Result } from "@/lib/shared/result";
import { type ActionFailure, callAction } from "./call-action";

/** An action that a button runs. A second run while one is in progress is ignored. Keeps the last failure. */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<Result<Value>>,
  onSuccess: (value: Value) => void,
  onFailure?: (failure: ActionFailure) => void,
) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const running = useRef(false);

  async function run(input: Input) {
    if (running.current) return;
    running.current = true;
    setPending(true);
    setFailure(null);
    const result = await callAction(() => action(input));
    running.current = false;
    setPending(false);
    if (result.ok) return onSuccess(result.value);
    setFailure(result.failure);
    onFailure?.(result.failure);
  }

  return { run, pending, failure };
}
