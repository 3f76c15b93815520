"use client";

import { useSyncExternalStore } from "react";
import { DraftNote } from "@/components/form/draft-note";
import { draftKey } from "@/components/form/drafts";
import { Field } from "@/components/form/field";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { useConsoleContext } from "@/components/layout/console-context";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { renameSelfAction } from "@/lib/actions/people";
import { renameSelfInput } from "@/lib/people/schema";

const never = () => () => {};

/** A draft is this browser's alone: the form is made anew with it once the server's HTML has come to life. */
export function OwnNameForm({ name }: { name: string }) {
  const hasDrafts = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return <NameForm key={String(hasDrafts)} name={name} hasDrafts={hasDrafts} />;
}

function NameForm({ name, hasDrafts }: { name: string; hasDrafts: boolean }) {
  const { personId } = useConsoleContext();
  const { form, submit, pending, failure, restored, discardDraft, resetTo } = useActionForm({
    schema: renameSelfInput,
    defaultValues: { name },
    action: renameSelfAction,
    ...(hasDrafts ? { draft: { key: draftKey(personId, "own-name") } } : {}),
    onSuccess(saved) {
      resetTo({ name: saved.name });
      notify({ tone: "success", text: `Your name is ${saved.name}.` });
    },
  });
  const { errors } = form.formState;
  return (
    <form onSubmit={submit} noValidate className="max-w-md space-y-4">
      {restored && <DraftNote onDiscard={discardDraft} />}
      <Field label="Name" required hint="Shown in the header and to other people of your account." error={errors.name?.message}>
        {(control) => <Input {...control} {...form.register("name")} autoComplete="name" maxLength={200} />}
      </Field>
      <FormFailure failure={failure} kept />
      <Button type="submit" variant="primary" pending={pending}>
        Save name
      </Button>
    </form>
  );
}
