"use client";

import * as z from "zod/mini";
import type { ActionValue } from "@/components/form/call-action";
import { ChoiceField } from "@/components/form/choice-field";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { Button } from "@/components/ui/button";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { CodeField } from "@/components/verification/code-field";
import { updateSecretAction } from "@/lib/actions/secrets";
import type { ApplicationRow } from "@/lib/applications/queries";
import { DEFAULT_OVERLAP, updateTiming } from "@/lib/secrets/rules";
import { type UpdateSecretInput, updateSecretInput } from "@/lib/secrets/schema";
import { overlapChoices } from "./overlap-choices";
import { UpdateCaseNote } from "./update-case-note";
import { UpdatePlan } from "./update-plan";

type Values = Pick<UpdateSecretInput, "code" | "overlap">;

const fields = z.pick(updateSecretInput, { code: true, overlap: true });
const initial: Values = { code: "", overlap: DEFAULT_OVERLAP };

type Props = {
  application: ApplicationRow;
  onUpdated: (updated: ActionValue<typeof updateSecretAction>) => void;
  onCancel: () => void;
};

/** Shows what the update does and when, before it is submitted. */
export function UpdateSecretForm({ application, onUpdated, onCancel }: Props) {
  const { id, firstSmsAcceptedAt } = application;
  const { form, submit, pending, failure } = useActionForm<Values, ActionValue<typeof updateSecretAction>>({
    schema: fields,
    defaultValues: initial,
    action: (values) => updateSecretAction({ applicationId: id, ...values }),
    onSuccess: onUpdated,
  });
  const { errors } = form.formState;
  return (
    <form onSubmit={submit} noValidate>
      <DialogBody>
        <UpdateCaseNote firstSmsAcceptedAt={firstSmsAcceptedAt} />
        {updateTiming(firstSmsAcceptedAt) === "delayed" && (
          <ChoiceField
            label="Overlap"
            hint="How long the old secret stays in force together with the new one."
            registration={form.register("overlap")}
            error={errors.overlap?.message}
            choices={overlapChoices}
          />
        )}
        <UpdatePlan application={application} overlap={form.watch("overlap")} />
        <CodeField applicationId={id} purpose="UPDATE" registration={form.register("code")} error={errors.code?.message} />
        <FormFailure failure={failure} />
      </DialogBody>
      <DialogFooter>
        <Button type="submit" variant="primary" pending={pending}>
          OK
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </DialogFooter>
    </form>
  );
}
