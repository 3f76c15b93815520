"use client";

import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { SecretCell } from "@/components/secrets/secret-cell";
import { statusLabels } from "@/lib/applications/labels";
import type { ApplicationRow } from "@/lib/applications/queries";
import { Copyable } from "./copyable";
import { StatusBadge } from "./status-badge";

/** What identifies the application, and what it needs to be called. */
export function ApplicationSummary({ application }: { application: ApplicationRow }) {
  const { key, accessAddress, channelNumber, status, suspension, createdAt, firstSmsAcceptedAt } = application;
  return (
    <dl className="grid gap-x-8 gap-y-4 rounded-lg border border-line bg-surface p-4 shadow-low sm:grid-cols-2 xl:grid-cols-3">
      <Fact name="Application Key">
        <Copyable label="Application Key" value={key} />
      </Fact>
      <Fact name="Application Secret">
        <SecretCell application={application} />
      </Fact>
      <Fact name="Application Access Address">
        <Copyable label="Application Access Address" value={accessAddress} />
      </Fact>
      <Fact name="Channel No.">
        <Copyable label="Channel No." value={channelNumber} />
      </Fact>
      <Fact name="Status">
        <div className="space-y-1 py-1">
          <StatusBadge status={status} />
          <p className="text-sm text-ink-quiet">{statusLabels[status].meaning}</p>
          {suspension && (
            <p className="text-sm wrap-anywhere">
              Since <Time at={suspension.at} />. Reason: {suspension.reason}
            </p>
          )}
        </div>
      </Fact>
      <Fact name="Created">
        <div className="space-y-1 py-1">
          <p>
            <Time at={createdAt} relative />
          </p>
          <p className="text-sm text-ink-quiet">
            {firstSmsAcceptedAt ? (
              <>
                First SMS accepted <Time at={firstSmsAcceptedAt} />
              </>
            ) : (
              "No SMS accepted yet"
            )}
          </p>
        </div>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-ink-quiet">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
