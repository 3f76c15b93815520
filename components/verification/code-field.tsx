"use client";

import { useEffect, useRef } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "@/components/form/field";
import { FormFailure } from "@/components/form/form-failure";
import { announce } from "@/components/live/announce";
import { useNow } from "@/components/live/use-now";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { formatDelay, formatDuration } from "@/lib/shared/time";
import { CODE_SECONDS } from "@/lib/verification/rules";
import type { Purpose } from "@/lib/verification/schema";
import { useSendCode } from "./use-send-code";

type Props = {
  applicationId: string;
  purpose: Purpose;
  registration: UseFormRegisterReturn;
  error: string | undefined;
};

/** Sends a code and has the field to enter it. A code is valid for one purpose and application, and for one use. */
export function CodeField({ applicationId, purpose, registration, error }: Props) {
  const input = useRef<HTMLInputElement | null>(null);
  const { sent, send, sending, failure } = useSendCode(applicationId, purpose, () => input.current?.focus());
  const now = useNow();
  const untilResend = sent ? sent.resendAt.getTime() - now.getTime() : 0;
  const untilExpiry = sent ? sent.expiresAt.getTime() - now.getTime() : 0;
  const isExpired = sent !== null && untilExpiry <= 0;

  useEffect(() => {
    if (isExpired) announce("The verification code has expired. Send a new one.");
  }, [isExpired]);

  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button onClick={send} pending={sending} unavailable={untilResend > 0}>
          {sent ? "Send new code" : "Send code"}
        </Button>
        <p className="min-w-48 flex-1 text-sm text-ink-quiet">
          {untilResend > 0
            ? `A new code can be sent in ${formatDuration(untilResend)}. Then the earlier code is no longer valid.`
            : sent
              ? "If you send a new code, the earlier code is no longer valid."
              : `A code of six digits is sent to your e-mail address. It is valid for ${formatDelay(CODE_SECONDS)}, for one use and for this step only.`}
        </p>
      </div>
      <FormFailure failure={failure} />
      {sent && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 rounded-md bg-sunken px-3 py-2 text-sm">
          <dt className="text-ink-quiet">Sent to</dt>
          <dd className="wrap-anywhere">{sent.sentTo}</dd>
          <dt className="text-ink-quiet">Reference</dt>
          <dd className="font-mono">{sent.reference}</dd>
          <dt className="text-ink-quiet">Validity</dt>
          <dd>{isExpired ? <span className="font-medium text-danger">Expired</span> : `${formatDuration(untilExpiry)} left`}</dd>
        </dl>
      )}
      <Field
        label="Verification Code"
        required
        error={error}
        hint={sent ? "The code in the message with this reference." : undefined}
      >
        {(control) => (
          <Input
            {...control}
            {...registration}
            ref={(element) => {
              registration.ref(element);
              input.current = element;
            }}
            inputMode="numeric"
            autoComplete="one-time-code"
            placeholder="000000"
            className="max-w-40 font-mono tracking-[0.2em]"
          />
        )}
      </Field>
    </div>
  );
}
