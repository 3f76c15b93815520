"use client";

import { useEffect, useState } from "react";
import type { ActionValue } from "@/components/form/call-action";
import { notify } from "@/components/live/notify";
import { Time } from "@/components/live/time";
import { useBackgroundRefresh } from "@/components/live/use-background-refresh";
import { useNow } from "@/components/live/use-now";
import { Alert } from "@/components/ui/alert";
import { Dialog } from "@/components/ui/dialog";
import type { updateSecretAction } from "@/lib/actions/secrets";
import type { ApplicationRow } from "@/lib/applications/queries";
import { nextUpdateAt } from "@/lib/secrets/rules";
import { formatInstantUtc } from "@/lib/shared/time";
import { CancelUpdateForm } from "./cancel-update-form";
import { DialogMessage } from "./dialog-message";
import { EndOldVersionForm } from "./end-old-version-form";
import { RevealedPanel } from "./revealed-panel";
import { RevealedSecret } from "./revealed-secret";
import { UpdateInProgress } from "./update-in-progress";
import { UpdateSecretForm } from "./update-secret-form";
import { useReveal } from "./use-reveal";
import { VersionSummary } from "./version-summary";

export type UpdateStep = "update" | "cancel-update" | "end-old-version";

const titles: Record<UpdateStep, string> = {
  update: "Update Application Secret",
  "cancel-update": "Cancel pending update",
  "end-old-version": "End old secret",
};

type Props = {
  application: ApplicationRow;
  /** The step that the dialog opens with. */
  initialStep?: UpdateStep;
  onClose: () => void;
};

/** Updates the secret, cancels a pending update, or ends the old secret. Each step needs a code for its own purpose. */
export function UpdateSecretDialog({ application, initialStep = "update", onClose }: Props) {
  const now = useNow();
  const [step, setStep] = useState(initialStep);
  const reveal = useReveal<ActionValue<typeof updateSecretAction>>();
  const { revealed, hidesAt } = reveal;
  // The new version without its secret: shown after the secret is hidden.
  const [newVersion, setNewVersion] = useState<{ version: number; fingerprint: string } | null>(null);

  // A program may have sent its first SMS after the page was loaded; then the update is delayed, not immediate.
  const refresh = useBackgroundRefresh();
  useEffect(() => void refresh(), [refresh]);

  const hasPassed = (instant: Date) => instant.getTime() <= now.getTime();

  function showUpdated(value: ActionValue<typeof updateSecretAction>) {
    const { version, oldValidUntil } = value;
    reveal.show(value);
    setNewVersion({ version: version.version, fingerprint: version.fingerprint });
    notify({
      tone: "success",
      text: `The secret of ${application.name} was updated. Version ${version.version} is in force from ${formatInstantUtc(version.validFrom)}, the old one until ${formatInstantUtc(oldValidUntil)}.`,
      content: (
        <p>
          The secret of {application.name} was updated. Version {version.version} is in force from{" "}
          <Time at={version.validFrom} style="short" />, the old one until <Time at={oldValidUntil} style="short" />.
        </p>
      ),
    });
  }

  function renderStep() {
    if (revealed && hidesAt) {
      const { version, oldValidUntil } = revealed;
      return (
        <RevealedPanel
          heading="The new Application Secret"
          hidesAt={hidesAt}
          onKeepShowing={reveal.keepShowing}
          onHide={reveal.hide}
          onClose={onClose}
        >
          <Alert tone="success" title="The secret was updated">
            <p>
              {hasPassed(version.validFrom) ? (
                "The new secret is in force."
              ) : (
                <>
                  The new secret is in force from <Time at={version.validFrom} style="short" relative />.
                </>
              )}{" "}
              {hasPassed(oldValidUntil) ? (
                "The old one has ended."
              ) : (
                <>
                  The old one ends at <Time at={oldValidUntil} style="short" relative />.
                </>
              )}
            </p>
          </Alert>
          <RevealedSecret
            secret={version.secret}
            version={version.version}
            summary={<VersionSummary version={version} versions={application.secrets} />}
          />
        </RevealedPanel>
      );
    }
    if (newVersion) {
      return (
        <DialogMessage onClose={onClose}>
          The secret was updated to version {newVersion.version} (fingerprint {newVersion.fingerprint}) and is hidden again. Press
          View to see it again.
        </DialogMessage>
      );
    }
    if (step === "cancel-update") return <CancelUpdateForm application={application} onDone={onClose} />;
    if (step === "end-old-version") return <EndOldVersionForm application={application} onDone={onClose} />;
    if (nextUpdateAt(application.secrets, now)) {
      return (
        <UpdateInProgress
          application={application}
          onCancelUpdate={() => setStep("cancel-update")}
          onEndOldVersion={() => setStep("end-old-version")}
          onClose={onClose}
        />
      );
    }
    return <UpdateSecretForm application={application} onUpdated={showUpdated} onCancel={onClose} />;
  }

  return (
    <Dialog title={titles[step]} description={application.name} onClose={onClose}>
      {renderStep()}
    </Dialog>
  );
}
