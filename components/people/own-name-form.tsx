"use client";

import { DraftNote } from "@/components/form/draft-note";
import { draftKey } from "@/components/form/drafts";
import { Field } from "@/components/form/field";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { useConsoleContext } from "@/components/layout/console-context";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useIsHydrated } from "@/components/ui/use-is-hydrated";
import { renameSelfAction } from "@/lib/actions/people";
import { renameSelfInput } from "@/lib/people/schema";

/**
 * Only the browser knows the draft, so the form is mounted again with the draft after hydration. Before that the name is
 * read-only, because an entry would be lost.
 */
export function OwnNameForm({ name }: { name: string }) {
  const isHydrated = useIsHydrated();
  return <NameForm key={String(isHydrated)} name={name} usesDraft={isHydrated} />;
}

function NameForm({ name, usesDraft }: { name: string; usesDraft: boolean }) {
  const { personId } = useConsoleContext();
  const { form, submit, pending, failure, restoredDraft, discardDraft, resetTo } = useActionForm({
    schema: renameSelfInput,
    defaultValues: { name },
    action: renameSelfAction,
    ...(usesDraft ? { draft: { key: draftKey(personId, "own-name") } } : {}),
    onSuccess(saved) {
      resetTo({ name: saved.name });
      notify({ tone: "success", text: `Your name is ${saved.name}.` });
    },
  });
  const { errors } = form.formState;
  return (
    <form onSubmit={submit} noValidate className="max-w-md space-y-4">
      {restoredDraft && <DraftNote onDiscard={discardDraft} />}
      <Field label="Name" required hint="Shown in the header and to other people of your account." error={errors.name?.message}>
        {(control) =>
          usesDraft ? (
            <Input {...control} {...form.register("name")} autoComplete="name" maxLength={200} />
          ) : (
            <Input {...control} name="name" defaultValue={name} readOnly />
          )
        }
      </Field>
      <FormFailure failure={failure} hasDraft />
      <Button type="submit" variant="primary" pending={pending}>
        Save name
      </Button>
    </form>
  );
}
