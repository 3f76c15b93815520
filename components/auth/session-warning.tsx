"use client";

import { useState } from "react";
import { useAction } from "@/components/form/use-action";
import { useNow } from "@/components/live/use-now";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { extendSessionAction } from "@/lib/actions/auth";
import { formatDuration } from "@/lib/shared/time";
import { readSessionExpiry, type SessionExpiry } from "./read-session-expiry";
import { broadcastToOtherTabs } from "./session-channel";
import { SignOutButton } from "./sign-out-button";

type Props = SessionExpiry & { onExtended: (ends: SessionExpiry) => void };

/** Two minutes before the session ends. One click goes on, in all tabs, except at the limit that nothing can move. */
export function SessionWarning({ endsAt, absoluteEndsAt, onExtended }: Props) {
  const now = useNow();
  const [dismissed, setDismissed] = useState(false);
  const isLast = endsAt.getTime() >= absoluteEndsAt.getTime();
  const extension = useAction(extendSessionAction, () => void learnNewEnd());

  async function learnNewEnd() {
    const ends = await readSessionExpiry();
    if (typeof ends === "string") return;
    broadcastToOtherTabs({ kind: "extended", endsAt: ends.endsAt.getTime() });
    onExtended(ends);
  }

  function extend() {
    if (isLast) setDismissed(true);
    else void extension.run({});
  }

  if (dismissed) return null;
  return (
    <Dialog title="Your session is about to end" width="narrow" ignoreOutsideClicks onClose={extend}>
      <DialogBody>
        {/* Not in a live region: a screen reader would count the seconds aloud. */}
        <p>
          You will be signed out in <strong className="tabular-nums">{formatDuration(endsAt.getTime() - now.getTime())}</strong>
          {isLast ? ", 12 hours after you signed in. Save what you are working on." : ", because of inactivity."}
        </p>
        {extension.failure && (
          <Alert role="alert" tone="danger">
            <p>{extension.failure.message}</p>
          </Alert>
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" pending={extension.pending} onClick={extend}>
          {isLast ? "Close" : "Stay signed in"}
        </Button>
        <SignOutButton />
      </DialogFooter>
    </Dialog>
  );
}
