"use client";

import { notify } from "@/components/live/notify";
import { useNow } from "@/components/live/use-now";
import { endOldSecretVersionAction } from "@/lib/actions/secrets";
import type { ApplicationRow } from "@/lib/applications/queries";
import { oldVersionInOverlap } from "@/lib/secrets/rules";
import { CodeForm } from "./code-form";
import { DialogMessage } from "./dialog-message";
import { VersionSummary } from "./version-summary";

type Props = { application: ApplicationRow; onDone: () => void };

export function EndOldVersionForm({ application, onDone }: Props) {
  const { id, name, secrets } = application;
  const old = oldVersionInOverlap(secrets, useNow());
  if (!old) {
    return <DialogMessage onClose={onDone}>There is no old secret to end any more: only one version is in force.</DialogMessage>;
  }
  return (
    <CodeForm
      applicationId={id}
      purpose="END_PREVIOUS"
      submitLabel="End old secret"
      action={(code) => endOldSecretVersionAction({ applicationId: id, code, version: old.version })}
      onSuccess={() => {
        onDone();
        notify({
          tone: "success",
          text: `The old secret of ${name}, version ${old.version} (fingerprint ${old.fingerprint}), has ended.`,
        });
      }}
      onCancel={onDone}
    >
      <div className="space-y-2">
        <p>
          As soon as you press End old secret, calls signed with version {old.version} are refused. A program that still uses it
          can no longer send.
        </p>
        <VersionSummary version={old} versions={secrets} />
      </div>
    </CodeForm>
  );
}
