"use client";

import { useRef, useState } from "react";
import type { Result } from "@/lib/shared/result";
import { type ActionFailure, callAction } from "./call-action";

/** One action behind one button: runs once at a time and keeps why it was refused. */
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
    const answer = await callAction(() => action(input));
    running.current = false;
    setPending(false);
    if (answer.ok) return onSuccess(answer.value);
    setFailure(answer.failure);
    onFailure?.(answer.failure);
  }

  return { run, pending, failure };
}
