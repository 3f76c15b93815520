"use client";

import { useEffect, useState } from "react";
import { draftKey, readDraft } from "@/components/form/drafts";
import { useConsoleContext } from "@/components/layout/console-context";
import type { ApplicationRow } from "@/lib/applications/queries";
import { AddApplicationDraft } from "./add-application-draft";
import { ModifyApplicationDraft } from "./modify-application-draft";

const addFormId = "add-application";
const modifyFormId = (application: ApplicationRow) => `modify:${application.id}`;

type Props = {
  applications: ApplicationRow[];
  /** Whether an application can be added now. */
  canAdd: boolean;
};

/** Shows the drafts that are left after a reload or after the session ended, each with a button that opens its dialog. */
export function DraftReminder({ applications, canAdd }: Props) {
  const { personId } = useConsoleContext();
  // Only the drafts found when the page opens: a draft of a form that is open now needs no reminder.
  const [found, setFound] = useState<string[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once; a refresh of the data is not a new visit
  useEffect(() => {
    const formIds = [...(canAdd ? [addFormId] : []), ...applications.map(modifyFormId)];
    setFound(formIds.filter((formId) => readDraft(draftKey(personId, formId)) !== null));
  }, [personId]);

  return (
    <>
      {found.includes(addFormId) && <AddApplicationDraft storageKey={draftKey(personId, addFormId)} />}
      {applications
        .filter((application) => found.includes(modifyFormId(application)))
        .map((application) => (
          <ModifyApplicationDraft
            key={application.id}
            storageKey={draftKey(personId, modifyFormId(application))}
            application={application}
          />
        ))}
    </>
  );
}
