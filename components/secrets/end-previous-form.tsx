"use client";

import { notify } from "@/components/live/notify";
import { useNow } from "@/components/live/use-now";
import { endPreviousSecretAction } from "@/lib/actions/secrets";
import type { ApplicationRow } from "@/lib/applications/queries";
import { versionRunningOut } from "@/lib/secrets/rules";
import { CodeForm } from "./code-form";
import { NothingToDo } from "./nothing-to-do";
import { VersionFacts } from "./version-facts";

type Props = { application: ApplicationRow; onDone: () => void };

export function EndPreviousForm({ application, onDone }: Props) {
  const { id, name, secrets } = application;
  const old = versionRunningOut(secrets, useNow());
  if (!old) {
    return <NothingToDo onClose={onDone}>No old secret is running out any more: only one version is in force.</NothingToDo>;
  }
  return (
    <CodeForm
      applicationId={id}
      purpose="END_PREVIOUS"
      action={(code) => endPreviousSecretAction({ applicationId: id, code, version: old.version })}
      onSuccess={() => {
        onDone();
        notify({
          tone: "good",
          text: `The old secret of ${name}, version ${old.version} (fingerprint ${old.fingerprint}), has ended.`,
        });
      }}
      onCancel={onDone}
    >
      <div className="space-y-2">
        <p>
          From the moment you press OK, calls signed with version {old.version} are refused. A program that still uses it can no
          longer send.
        </p>
        <VersionFacts version={old} among={secrets} />
      </div>
    </CodeForm>
  );
}
