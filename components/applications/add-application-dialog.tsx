"use client";

import { DraftNote } from "@/components/form/draft-note";
import { draftKey } from "@/components/form/drafts";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { useConsoleContext } from "@/components/layout/console-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { WhitelistField } from "@/components/whitelist/whitelist-field";
import { addApplicationAction } from "@/lib/actions/applications";
import { type ApplicationFields, applicationFields } from "./application-form-fields";
import { NameField } from "./name-field";
import { notifySaved } from "./notify-saved";

const blank: ApplicationFields = { name: "", whitelist: "" };

export function AddApplicationDialog({ onClose }: { onClose: () => void }) {
  const { personId } = useConsoleContext();
  const { form, submit, pending, failure, restoredDraft, discardDraft, finishDraft } = useActionForm({
    schema: applicationFields,
    defaultValues: blank,
    action: addApplicationAction,
    draft: { key: draftKey(personId, "add-application") },
    onSuccess({ name, whitelist }) {
      onClose();
      // A blank first list is in force at once, any other is pending. The instant is not compared with the browser's clock,
      // which may be behind the server's.
      notifySaved(`Application ${name} was added.`, whitelist, whitelist.addresses.length > 0);
    },
  });
  const { errors } = form.formState;

  function cancel() {
    finishDraft();
    onClose();
  }

  return (
    <Dialog title="Add Application" ignoreOutsideClicks onClose={cancel}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          {restoredDraft && <DraftNote onDiscard={discardDraft} />}
          <NameField registration={form.register("name")} value={form.watch("name")} error={errors.name?.message} />
          <WhitelistField
            isNew
            registration={form.register("whitelist")}
            value={form.watch("whitelist")}
            error={errors.whitelist?.message}
          />
          <p className="text-sm text-ink-quiet">
            Application Key, Application Secret and Channel No. are allocated when you press OK. An application cannot be deleted.
          </p>
          <FormFailure failure={failure} hasDraft />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" pending={pending}>
            OK
          </Button>
          <Button onClick={cancel}>Cancel</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
