"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { DraftNote } from "@/components/form/draft-note";
import { draftKey, readDraft } from "@/components/form/drafts";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { useConsoleContext } from "@/components/layout/console-context";
import { notify } from "@/components/live/notify";
import { useServerClock } from "@/components/live/server-clock-provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { CancelPendingWhitelist } from "@/components/whitelist/cancel-pending-whitelist";
import { WhitelistComparison } from "@/components/whitelist/whitelist-comparison";
import { WhitelistField } from "@/components/whitelist/whitelist-field";
import { modifyApplicationAction } from "@/lib/actions/applications";
import type { ApplicationRow } from "@/lib/applications/queries";
import { formatWhitelist } from "@/lib/whitelist/parse";
import { newestRevision } from "@/lib/whitelist/rules";
import { type ApplicationFields, applicationFields } from "./application-form-fields";
import { EditConflict } from "./edit-conflict";
import { NameField } from "./name-field";
import { notifySaved } from "./notify-saved";

export function ModifyApplicationDialog({ application, onClose }: { application: ApplicationRow; onClose: () => void }) {
  const { personId } = useConsoleContext();
  const clock = useServerClock();
  const router = useRouter();
  const key = draftKey(personId, `modify:${application.id}`);
  // The version that the entries are based on. A draft keeps its first version, so that it cannot overwrite a later change.
  const [version, setVersion] = useState(() => readDraft(key)?.version ?? application.version);

  function savedFields(): ApplicationFields {
    const newest = newestRevision(application.revisions, clock.now());
    return { name: application.name, whitelist: formatWhitelist(newest?.addresses ?? []) };
  }

  const { form, submit, pending, failure, clearFailure, restoredDraft, discardDraft, finishDraft } = useActionForm({
    schema: applicationFields,
    defaultValues: savedFields(),
    action: (values: ApplicationFields) => modifyApplicationAction({ applicationId: application.id, version, ...values }),
    draft: { key, version },
    onSuccess({ renamed, whitelist }, values) {
      clock.tickNow();
      onClose();
      if (renamed || whitelist) notifySaved(`Application ${values.name} was modified.`, whitelist, true);
      else notify({ tone: "info", text: `There was nothing to change in application ${values.name}.` });
    },
  });
  const { errors } = form.formState;
  const isConflict = failure?.code === "conflict";
  const isNewVersionLoaded = application.version !== version;

  useEffect(() => {
    if (isConflict) router.refresh();
  }, [isConflict, router]);

  /** Bases the entries on the version that somebody else saved. `values` replaces the entries; null keeps them. */
  function continueFromSavedVersion(values: ApplicationFields | null) {
    if (values) form.reset(values);
    setVersion(application.version);
    clearFailure();
    form.setFocus("name");
  }

  function cancel() {
    finishDraft();
    onClose();
  }

  return (
    <Dialog title="Modify Application" description={application.name} width="wide" ignoreOutsideClicks onClose={cancel}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          {restoredDraft && (
            <DraftNote
              onDiscard={() => {
                discardDraft();
                form.reset(savedFields());
                setVersion(application.version);
              }}
            />
          )}
          {(isConflict || isNewVersionLoaded) && (
            <EditConflict
              saved={isNewVersionLoaded ? savedFields() : null}
              onKeepChanges={() => continueFromSavedVersion(null)}
              onDiscardChanges={() => continueFromSavedVersion(savedFields())}
            />
          )}
          <NameField registration={form.register("name")} value={form.watch("name")} error={errors.name?.message} />
          <WhitelistField
            isNew={false}
            registration={form.register("whitelist")}
            value={form.watch("whitelist")}
            error={errors.whitelist?.message}
          />
          <WhitelistComparison
            revisions={application.revisions}
            pendingActions={<CancelPendingWhitelist application={application} onCancelled={cancel} />}
          />
          {!isConflict && <FormFailure failure={failure} hasDraft />}
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
          <Button onClick={cancel}>Cancel</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
