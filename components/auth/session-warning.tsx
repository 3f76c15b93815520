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

type Props = SessionExpiry & { onExtended: (expiry: SessionExpiry) => void };

/**
 * Shown two minutes before the session ends. One click extends the session in all tabs, unless it has reached its absolute
 * limit.
 */
export function SessionWarning({ endsAt, absoluteEndsAt, onExtended }: Props) {
  const now = useNow();
  const [dismissed, setDismissed] = useState(false);
  const isAbsoluteEnd = endsAt.getTime() >= absoluteEndsAt.getTime();
  const extension = useAction(extendSessionAction, () => void readNewExpiry());

  async function readNewExpiry() {
    const expiry = await readSessionExpiry();
    if (typeof expiry === "string") return;
    broadcastToOtherTabs({ kind: "extended", endsAt: expiry.endsAt.getTime() });
    onExtended(expiry);
  }

  function extend() {
    if (isAbsoluteEnd) setDismissed(true);
    else void extension.run({});
  }

  if (dismissed) return null;
  return (
    <Dialog title="Your session is about to end" width="narrow" ignoreOutsideClicks onClose={extend}>
      <DialogBody>
        {/* Not in a live region: a screen reader would read each second. */}
        <p>
          You will be signed out in <strong className="tabular-nums">{formatDuration(endsAt.getTime() - now.getTime())}</strong>
          {isAbsoluteEnd ? ", 12 hours after you signed in. Save what you are working on." : ", because of inactivity."}
        </p>
        {extension.failure && (
          <Alert role="alert" tone="danger">
            <p>{extension.failure.message}</p>
          </Alert>
        )}
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" pending={extension.pending} onClick={extend}>
          {isAbsoluteEnd ? "Close" : "Stay signed in"}
        </Button>
        <SignOutButton />
      </DialogFooter>
    </Dialog>
  );
}
