"use client";

import { Time } from "@/components/live/time";
import { useNow } from "@/components/live/use-now";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import type { ApplicationRow } from "@/lib/applications/queries";
import { nextUpdateAt, oldVersionInOverlap, planUpdateCancellation, versionsToReveal } from "@/lib/secrets/rules";
import { VersionSummary } from "./version-summary";

type Props = {
  application: ApplicationRow;
  onCancelUpdate: () => void;
  onEndOldVersion: () => void;
  onClose: () => void;
};

/** Why another update is not possible yet, from when it is possible, and what makes it possible earlier. */
export function UpdateInProgress({ application, onCancelUpdate, onEndOldVersion, onClose }: Props) {
  const { secrets } = application;
  const now = useNow();
  const next = nextUpdateAt(secrets, now);
  const cancel = planUpdateCancellation(secrets, now);
  const old = oldVersionInOverlap(secrets, now);
  return (
    <>
      <DialogBody>
        {next && (
          <Alert tone="info" title="The last update is still in progress">
            <p>
              The next one is possible from <Time at={next} style="short" relative />
              {cancel.kind === "cancel" ? ", or after you cancel the update." : "."}
              {old && " It is possible earlier if you end the old secret."}
            </p>
          </Alert>
        )}
        <div className="space-y-2">
          {versionsToReveal(secrets, now).map((version) => (
            <VersionSummary key={version.version} version={version} versions={secrets} />
          ))}
        </div>
        {cancel.kind === "frozen" && (
          <p className="text-sm text-ink-quiet">
            The new secret takes effect in a few seconds. The update can no longer be cancelled.
          </p>
        )}
      </DialogBody>
      <DialogFooter>
        {cancel.kind === "cancel" && <Button onClick={onCancelUpdate}>Cancel pending update</Button>}
        {old && <Button onClick={onEndOldVersion}>End old secret</Button>}
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogFooter>
    </>
  );
}
