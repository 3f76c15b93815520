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

/** Takes back the pending list, after asking once more; says why where that is not possible. */
export function CancelPendingWhitelist({ application, onCancelled }: Props) {
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const { run, pending, failure } = useAction(cancelPendingWhitelistAction, () => {
    setAsking(false);
    onCancelled?.();
    notify({ tone: "good", text: `The pending IP whitelist of ${application.name} was cancelled. The list in force stays.` });
  });
  const plan = planWhitelistCancellation(application.revisions, now);

  useEffect(() => {
    if (asking) keep.current?.focus();
  }, [asking]);

  switch (plan.kind) {
    case "nothing_pending":
      return null;
    case "first_list":
      return (
        <p className="text-sm text-ink-quiet">
          The first list of an application cannot be cancelled, because no other would take its place. Save another list to
          replace it.
        </p>
      );
    case "frozen":
      return <p className="text-sm text-ink-quiet">It takes effect within seconds and can no longer be cancelled.</p>;
    case "cancel":
      return (
        <div className="space-y-2">
          {asking ? (
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
                  Yes, cancel it
                </Button>
                <Button ref={keep} size="sm" onClick={() => setAsking(false)}>
                  Keep it
                </Button>
              </div>
            </div>
          ) : (
            <Button size="sm" onClick={() => setAsking(true)}>
              Cancel pending change
            </Button>
          )}
          <FormFailure failure={failure} />
        </div>
      );
  }
}
