"use client";

import { useEffect, useState } from "react";
import { draftKey, readDraft } from "@/components/form/drafts";
import { useConsole } from "@/components/layout/console-context";
import type { ApplicationRow } from "@/lib/applications/queries";
import { AddApplicationDraft } from "./add-application-draft";
import { ModifyApplicationDraft } from "./modify-application-draft";

const addForm = "add-application";
const modifyForm = (application: ApplicationRow) => `modify:${application.id}`;

type Props = {
  applications: ApplicationRow[];
  /** Whether an application can be added now. */
  canAdd: boolean;
};

/** After a session that ended in mid-form, or a reload: says that what was typed is still there, and leads back to it. */
export function DraftReminder({ applications, canAdd }: Props) {
  const { personId } = useConsole();
  // Those found when the page opened; one that comes up while a form is open needs no reminder.
  const [found, setFound] = useState<string[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: looked up once; a refresh of the page is no new visit
  useEffect(() => {
    const forms = [...(canAdd ? [addForm] : []), ...applications.map(modifyForm)];
    setFound(forms.filter((form) => readDraft(draftKey(personId, form)) !== null));
  }, [personId]);

  return (
    <>
      {found.includes(addForm) && <AddApplicationDraft storageKey={draftKey(personId, addForm)} />}
      {applications
        .filter((application) => found.includes(modifyForm(application)))
        .map((application) => (
          <ModifyApplicationDraft
            key={application.id}
            storageKey={draftKey(personId, modifyForm(application))}
            application={application}
          />
        ))}
    </>
  );
}
