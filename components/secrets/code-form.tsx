"use client";

import type { ReactNode } from "react";
import * as z from "zod/mini";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { Button } from "@/components/ui/button";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { CodeField } from "@/components/verification/code-field";
import type { Result } from "@/lib/shared/result";
import { codeText, type Purpose } from "@/lib/verification/schema";

const codeInput = z.object({ code: codeText });

type Props<Value> = {
  applicationId: string;
  purpose: Purpose;
  /** The text of the button that submits. */
  submitLabel: string;
  cancelLabel?: string;
  /** What the action does; rendered above the code. */
  children: ReactNode;
  action: (code: string) => Promise<Result<Value>>;
  onSuccess: (value: Value) => void;
  onCancel: () => void;
};

/** A form whose only input is a Verification Code. */
export function CodeForm<Value>({
  applicationId,
  purpose,
  submitLabel,
  cancelLabel = "Cancel",
  children,
  action,
  onSuccess,
  onCancel,
}: Props<Value>) {
  const { form, submit, pending, failure } = useActionForm({
    schema: codeInput,
    defaultValues: { code: "" },
    action: ({ code }) => action(code),
    onSuccess,
  });
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        {children}
        <CodeField
          applicationId={applicationId}
          purpose={purpose}
          registration={form.register("code")}
          error={form.formState.errors.code?.message}
        />
        <FormFailure failure={failure} />
      </DialogBody>
      <DialogFooter>
        <Button type="submit" variant="primary" pending={pending}>
          {submitLabel}
        </Button>
        <Button onClick={onCancel}>{cancelLabel}</Button>
      </DialogFooter>
    </form>
  );
}
