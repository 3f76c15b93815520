"use client";

import { useState } from "react";
import type { ActionValue } from "@/components/form/call-action";
import { announce } from "@/components/live/announce";
import { useNow } from "@/components/live/use-now";
import { Alert } from "@/components/ui/alert";
import { Dialog } from "@/components/ui/dialog";
import { revealSecretAction } from "@/lib/actions/secrets";
import type { ApplicationRow } from "@/lib/applications/queries";
import { REVEAL_SECONDS, versionsToReveal } from "@/lib/secrets/rules";
import { formatDelay } from "@/lib/shared/time";
import { CodeForm } from "./code-form";
import { RevealedPanel } from "./revealed-panel";
import { RevealedSecret } from "./revealed-secret";
import { useReveal } from "./use-reveal";
import { VersionSummary } from "./version-summary";

export function ViewSecretDialog({ application, onClose }: { application: ApplicationRow; onClose: () => void }) {
  const { id, name, secrets } = application;
  const now = useNow();
  const reveal = useReveal<ActionValue<typeof revealSecretAction>["versions"]>();
  const [wasShown, setWasShown] = useState(false);
  const count = versionsToReveal(secrets, now).length;

  return (
    <Dialog title="View Application Secret" description={name} onClose={onClose}>
      {reveal.revealed && reveal.hidesAt ? (
        <RevealedPanel
          heading={reveal.revealed.length === 1 ? "The Application Secret" : "The Application Secret, all versions"}
          hidesAt={reveal.hidesAt}
          onKeepShowing={reveal.keepShowing}
          onHide={reveal.hide}
          onClose={onClose}
        >
          {reveal.revealed.map((version) => (
            <RevealedSecret
              key={version.version}
              secret={version.secret}
              version={version.version}
              summary={<VersionSummary version={version} versions={secrets} />}
            />
          ))}
        </RevealedPanel>
      ) : (
        <CodeForm
          applicationId={id}
          purpose="REVEAL"
          submitLabel="OK"
          action={(code) => revealSecretAction({ applicationId: id, code })}
          onSuccess={({ versions }) => {
            setWasShown(true);
            reveal.show(versions);
            announce(`The Application Secret is shown. It hides in ${REVEAL_SECONDS} seconds.`);
          }}
          onCancel={onClose}
        >
          {wasShown && (
            <Alert tone="info">
              <p>The secret is hidden again. To see it again, send a new code.</p>
            </Alert>
          )}
          <div className="space-y-2">
            <p>
              {count > 1 ? `The secrets of ${count} versions are` : "The secret is"} shown for {formatDelay(REVEAL_SECONDS)},
              longer if you press Keep showing. Each view is recorded in the Audit Log.
            </p>
            {versionsToReveal(secrets, now).map((version) => (
              <VersionSummary key={version.version} version={version} versions={secrets} />
            ))}
          </div>
        </CodeForm>
      )}
    </Dialog>
  );
}
