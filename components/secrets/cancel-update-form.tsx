"use client";

import { notify } from "@/components/live/notify";
import { useNow } from "@/components/live/use-now";
import { cancelSecretUpdateAction } from "@/lib/actions/secrets";
import type { ApplicationRow } from "@/lib/applications/queries";
import { planUpdateCancel } from "@/lib/secrets/rules";
import { CodeForm } from "./code-form";
import { NothingToDo } from "./nothing-to-do";
import { VersionFacts } from "./version-facts";

type Props = { application: ApplicationRow; onDone: () => void };

export function CancelUpdateForm({ application, onDone }: Props) {
  const { id, name, secrets } = application;
  const plan = planUpdateCancel(secrets, useNow());
  if (plan.kind !== "cancel") {
    return (
      <NothingToDo onClose={onDone}>
        {plan.kind === "frozen"
          ? "The new secret takes effect within seconds: the update can no longer be cancelled."
          : "No update is pending any more: it took effect or was cancelled meanwhile."}
      </NothingToDo>
    );
  }
  const { pending, resumes } = plan;
  return (
    <CodeForm
      applicationId={id}
      purpose="CANCEL_UPDATE"
      action={(code) => cancelSecretUpdateAction({ applicationId: id, code, version: pending.version })}
      onSuccess={() => {
        onDone();
        notify({
          tone: "good",
          text: `The pending update of ${name} was cancelled. Version ${resumes.version} (fingerprint ${resumes.fingerprint}) goes on.`,
        });
      }}
      onCancel={onDone}
    >
      <div className="space-y-2">
        <p>
          Version {pending.version} will never take effect, and version {resumes.version} goes on without an end. A program that
          has the new secret already must go back to the old one.
        </p>
        <VersionFacts version={pending} among={secrets} />
        <VersionFacts version={resumes} among={secrets} />
      </div>
    </CodeForm>
  );
}
