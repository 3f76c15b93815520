"use client";

import type { ReactNode } from "react";
import { useConsoleContext } from "@/components/layout/console-context";
import { Time } from "@/components/live/time";
import { useNow } from "@/components/live/use-now";
import type { ApplicationRow } from "@/lib/applications/queries";
import { type Overlap, updateInstants, versionsInForce } from "@/lib/secrets/rules";

type Props = { application: ApplicationRow; overlap: Overlap };

/** Every instant of the update, calculated for a press of OK now; it changes with the clock. */
export function UpdatePlan({ application, overlap }: Props) {
  const { secretDelaySeconds } = useConsoleContext();
  const now = useNow();
  const { newValidFrom, oldValidUntil } = updateInstants(application.firstSmsAcceptedAt, now, secretDelaySeconds, overlap);
  const current = versionsInForce(application.secrets, now).at(-1);
  const old = current ? `version ${current.version} (${current.fingerprint})` : "the old secret";
  const isImmediate = newValidFrom.getTime() === now.getTime();
  const hasOverlap = oldValidUntil.getTime() > newValidFrom.getTime();
  return (
    <section aria-label="What happens when" className="space-y-2 rounded-md border border-line p-3">
      <h3 className="text-sm font-medium text-ink-soft">If you press OK now</h3>
      <ol className="space-y-2.5">
        {isImmediate ? (
          <Step when={<Time at={now} style="short" />}>The new secret is in force, and {old} ends at the same time.</Step>
        ) : (
          <>
            <Step when={<Time at={now} style="short" />}>You see the new secret. Programs continue with {old}.</Step>
            <Step when={<Time at={newValidFrom} style="short" relative />}>
              The new secret is in force.{" "}
              {hasOverlap ? "Both are accepted: change your programs to the new one." : `The old secret, ${old}, ends.`}
            </Step>
            {hasOverlap && (
              <Step when={<Time at={oldValidUntil} style="short" relative />}>
                The old secret, {old}, ends. Only the new secret is accepted.
              </Step>
            )}
          </>
        )}
      </ol>
    </section>
  );
}

function Step({ when, children }: { when: ReactNode; children: ReactNode }) {
  return (
    <li className="relative pl-5 before:absolute before:top-1.5 before:left-0 before:size-[11px] before:rounded-full before:border-2 before:border-accent not-last:after:absolute not-last:after:top-5 not-last:after:-bottom-3 not-last:after:left-[5px] not-last:after:w-px not-last:after:bg-line-strong">
      <p className="font-medium">{when}</p>
      <p className="text-sm text-ink-soft">{children}</p>
    </li>
  );
}
