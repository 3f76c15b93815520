"use client";

import { useEffect, useState } from "react";
import type { ActionValue } from "@/components/form/call-action";
import { notify } from "@/components/live/notify";
import { Time } from "@/components/live/time";
import { useRefreshGently } from "@/components/live/use-background-refresh";
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
  "end-old-version": "End old secret now",
};

type Props = {
  application: ApplicationRow;
  /** The step it opens with. */
  first?: UpdateStep;
  onClose: () => void;
};

/** Updating the secret, and taking back or hastening an update that is under way: each a purpose with its own code. */
export function UpdateSecretDialog({ application, first = "update", onClose }: Props) {
  const now = useNow();
  const [step, setStep] = useState(first);
  const reveal = useReveal<ActionValue<typeof updateSecretAction>>();
  const { revealed, hidesAt } = reveal;
  // What was made, without the secret: what is said once that is hidden.
  const [made, setMade] = useState<{ version: number; fingerprint: string } | null>(null);

  // A program may have sent its first SMS since the page was read, and then another rule applies than the page knows.
  const refresh = useRefreshGently();
  useEffect(() => void refresh(), [refresh]);

  const isOver = (instant: Date) => instant.getTime() <= now.getTime();

  function updated(value: ActionValue<typeof updateSecretAction>) {
    const { version, oldValidUntil } = value;
    reveal.show(value);
    setMade({ version: version.version, fingerprint: version.fingerprint });
    notify({
      tone: "good",
      text: `The secret of ${application.name} was updated. Version ${version.version} is in force from ${formatInstantUtc(version.validFrom)}, the old one until ${formatInstantUtc(oldValidUntil)}.`,
      content: (
        <p>
          The secret of {application.name} was updated. Version {version.version} is in force from{" "}
          <Time at={version.validFrom} style="near" />, the old one until <Time at={oldValidUntil} style="near" />.
        </p>
      ),
    });
  }

  function shown() {
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
          <Alert tone="good" title="The secret was updated">
            <p>
              {isOver(version.validFrom) ? (
                "The new secret is in force."
              ) : (
                <>
                  The new secret is in force from <Time at={version.validFrom} style="near" relative />.
                </>
              )}{" "}
              {isOver(oldValidUntil) ? (
                "The old one has ended."
              ) : (
                <>
                  The old one ends at <Time at={oldValidUntil} style="near" relative />.
                </>
              )}
            </p>
          </Alert>
          <RevealedSecret
            secret={version.secret}
            version={version.version}
            facts={<VersionSummary version={version} among={application.secrets} />}
          />
        </RevealedPanel>
      );
    }
    if (made) {
      return (
        <DialogMessage onClose={onClose}>
          The secret was updated to version {made.version} (fingerprint {made.fingerprint}) and is hidden again. View shows it
          once more.
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
    return <UpdateSecretForm application={application} onUpdated={updated} onCancel={onClose} />;
  }

  return (
    <Dialog title={titles[step]} description={application.name} onClose={onClose}>
      {shown()}
    </Dialog>
  );
}
