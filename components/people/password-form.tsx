"use client";

import { Field } from "@/components/form/field";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { changePasswordAction } from "@/lib/actions/people";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "@/lib/auth/password-policy";
import { changePasswordInput } from "@/lib/people/schema";

const emptyValues = { currentPassword: "", newPassword: "" };

function formatEndedSessions(count: number): string {
  if (count === 0) return "You had no other session.";
  return count === 1 ? "Your other session was ended." : `Your ${count} other sessions were ended.`;
}

export function PasswordForm({ email }: { email: string }) {
  const { form, submit, pending, failure } = useActionForm({
    schema: changePasswordInput,
    defaultValues: emptyValues,
    action: changePasswordAction,
    onSuccess({ endedSessions }) {
      form.reset(emptyValues);
      notify({ tone: "success", text: `Your password was changed. ${formatEndedSessions(endedSessions)}` });
    },
  });
  const { errors } = form.formState;
  return (
    <form onSubmit={submit} noValidate className="max-w-md space-y-4">
      {/* Password managers need the user name to store the new password. */}
      <input type="email" name="username" value={email} autoComplete="username" readOnly hidden />
      <Field label="Current password" required error={errors.currentPassword?.message}>
        {(control) => (
          <Input {...control} {...form.register("currentPassword")} type="password" autoComplete="current-password" />
        )}
      </Field>
      <Field
        label="New password"
        required
        hint={`${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters, without common words. Several unrelated words make a good password.`}
        error={errors.newPassword?.message}
      >
        {(control) => <Input {...control} {...form.register("newPassword")} type="password" autoComplete="new-password" />}
      </Field>
      <FormFailure failure={failure} />
      <Button type="submit" variant="primary" pending={pending}>
        Change password
      </Button>
    </form>
  );
}
