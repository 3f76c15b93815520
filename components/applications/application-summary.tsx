"use client";

import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { SecretCell } from "@/components/secrets/secret-cell";
import { statusLabels } from "@/lib/applications/labels";
import type { ApplicationRow } from "@/lib/applications/queries";
import { Copyable } from "./copyable";
import { StatusBadge } from "./status-badge";

/** The properties of an application: what identifies it, and what a program needs to call it. */
export function ApplicationSummary({ application }: { application: ApplicationRow }) {
  const { key, accessAddress, channelNumber, status, suspension, createdAt, firstSmsAcceptedAt } = application;
  return (
    <dl className="grid gap-x-8 gap-y-4 rounded-lg border border-line bg-surface p-4 shadow-low sm:grid-cols-2 xl:grid-cols-3">
      <Property name="Application Key">
        <Copyable label="Application Key" value={key} />
      </Property>
      <Property name="Application Secret">
        <SecretCell application={application} />
      </Property>
      <Property name="Application Access Address">
        <Copyable label="Application Access Address" value={accessAddress} />
      </Property>
      <Property name="Channel No.">
        <Copyable label="Channel No." value={channelNumber} />
      </Property>
      <Property name="Status">
        <div className="space-y-1 py-1">
          <StatusBadge status={status} />
          <p className="text-sm text-ink-quiet">{statusLabels[status].meaning}</p>
          {suspension && (
            <p className="text-sm wrap-anywhere">
              Since <Time at={suspension.at} />. Reason: {suspension.reason}
            </p>
          )}
        </div>
      </Property>
      <Property name="Created">
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
      </Property>
    </dl>
  );
}

function Property({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-ink-quiet">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
