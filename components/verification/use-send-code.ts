"use client";

import { useState } from "react";
import type { ActionValue } from "@/components/form/call-action";
import { useAction } from "@/components/form/use-action";
import { announce } from "@/components/live/announce";
import { useServerClock } from "@/components/live/server-clock-provider";
import { sendCodeAction } from "@/lib/actions/verification";
import type { Purpose } from "@/lib/verification/schema";

export type SentCode = ActionValue<typeof sendCodeAction>;

/** Sends a code for one purpose and application, and keeps where it was sent and until when it is valid. */
export function useSendCode(applicationId: string, purpose: Purpose, onSent: () => void) {
  const clock = useServerClock();
  const [sent, setSent] = useState<SentCode | null>(null);
  const { run, pending, failure } = useAction(sendCodeAction, (code) => {
    announce(`${sent ? "A new code" : "A code"} was sent to ${code.sentTo}. Its reference is ${code.reference}.`);
    clock.tickNow();
    setSent(code);
    onSent();
  });
  return { sent, send: () => run({ applicationId, purpose }), sending: pending, failure };
}
