"use client";

import { useEffect, useRef, useState } from "react";
import { FormFailure } from "@/components/form/form-failure";
import { useAction } from "@/components/form/use-action";
import { notify } from "@/components/live/notify";
import { useNow } from "@/components/live/use-now";
import { Button } from "@/components/ui/button";
import { cancelPendingWhitelistAction } from "@/lib/actions/whitelist";
import type { ApplicationRow } from "@/lib/applications/queries";
import { planWhitelistCancellation } from "@/lib/whitelist/rules";
import { AddressList } from "./address-list";

type Props = {
  application: Pick<ApplicationRow, "id" | "name" | "revisions">;
  onCancelled?: () => void;
};

/** Cancels the pending list after a confirmation. When that is not possible, says why. */
export function CancelPendingWhitelist({ application, onCancelled }: Props) {
  const now = useNow();
  const [isConfirming, setConfirming] = useState(false);
  const keepButton = useRef<HTMLButtonElement>(null);
  const { run, pending, failure } = useAction(cancelPendingWhitelistAction, () => {
    setConfirming(false);
    onCancelled?.();
    notify({ tone: "success", text: `The pending IP whitelist of ${application.name} was cancelled. The list in force stays.` });
  });
  const plan = planWhitelistCancellation(application.revisions, now);

  useEffect(() => {
    if (isConfirming) keepButton.current?.focus();
  }, [isConfirming]);

  switch (plan.kind) {
    case "nothing_pending":
      return null;
    case "first_list":
      return (
        <p className="text-sm text-ink-quiet">
          The first list of an application cannot be cancelled, because no other list is in force. Save another list to replace
          it.
        </p>
      );
    case "frozen":
      return <p className="text-sm text-ink-quiet">It takes effect in a few seconds and can no longer be cancelled.</p>;
    case "cancel":
      return (
        <div className="space-y-2">
          {isConfirming ? (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
            <div role="group" aria-label="Cancel the pending change?" className="space-y-2 rounded-md bg-raised p-2.5">
              <p className="text-sm">
                Cancel the pending change? The list in force stays: <AddressList addresses={plan.inForce.addresses} />.
              </p>
              <div className="flex flex-wrap gap-2">
                <Button
                  size="sm"
                  variant="danger"
                  pending={pending}
                  onClick={() => run({ applicationId: application.id, revision: plan.pending.revision })}
                >
                  Cancel change
                </Button>
                <Button ref={keepButton} size="sm" onClick={() => setConfirming(false)}>
                  Keep change
                </Button>
              </div>
            </div>
          ) : (
            <Button size="sm" onClick={() => setConfirming(true)}>
              Cancel pending change
            </Button>
          )}
          <FormFailure failure={failure} />
        </div>
      );
  }
}
