"use client";

import { notify } from "@/components/live/notify";
import { useNow } from "@/components/live/use-now";
import { cancelSecretUpdateAction } from "@/lib/actions/secrets";
import type { ApplicationRow } from "@/lib/applications/queries";
import { planUpdateCancellation } from "@/lib/secrets/rules";
import { CodeForm } from "./code-form";
import { DialogMessage } from "./dialog-message";
import { VersionSummary } from "./version-summary";

type Props = { application: ApplicationRow; onDone: () => void };

export function CancelUpdateForm({ application, onDone }: Props) {
  const { id, name, secrets } = application;
  const plan = planUpdateCancellation(secrets, useNow());
  if (plan.kind !== "cancel") {
    return (
      <DialogMessage onClose={onDone}>
        {plan.kind === "frozen"
          ? "The new secret takes effect in a few seconds. The update can no longer be cancelled."
          : "No update is pending any more. It took effect or was cancelled."}
      </DialogMessage>
    );
  }
  const { pending, inForce } = plan;
  return (
    <CodeForm
      applicationId={id}
      purpose="CANCEL_UPDATE"
      submitLabel="Cancel update"
      cancelLabel="Keep update"
      action={(code) => cancelSecretUpdateAction({ applicationId: id, code, version: pending.version })}
      onSuccess={() => {
        onDone();
        notify({
          tone: "success",
          text: `The pending update of ${name} was cancelled. Version ${inForce.version} (fingerprint ${inForce.fingerprint}) stays in force.`,
        });
      }}
      onCancel={onDone}
    >
      <div className="space-y-2">
        <p>
          Version {pending.version} will never take effect, and version {inForce.version} stays in force. A program that already
          uses the new secret must go back to the old one.
        </p>
        <VersionSummary version={pending} versions={secrets} />
        <VersionSummary version={inForce} versions={secrets} />
      </div>
    </CodeForm>
  );
}
