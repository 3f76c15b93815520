"use client";

import { useRef, useState } from "react";
import type { Result } from "@/lib/shared/result";
import { callAction, type Refusal } from "./call-action";

/** One action behind one button: runs once at a time and keeps why it was refused. */
export function useAction<Input, Value>(
  action: (input: Input) => Promise<Result<Value>>,
  onSuccess: (value: Value) => void,
  onRefused?: (refusal: Refusal) => void,
) {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const running = useRef(false);

  async function run(input: Input) {
    if (running.current) return;
    running.current = true;
    setPending(true);
    setRefusal(null);
    const answer = await callAction(() => action(input));
    running.current = false;
    setPending(false);
    if (answer.ok) return onSuccess(answer.value);
    setRefusal(answer.refusal);
    onRefused?.(answer.refusal);
  }

  return { run, pending, refusal };
}
