"use client";

import { Time } from "@/components/live/time";
import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { SecretVersionView } from "@/lib/applications/queries";
import { versionState } from "./version-state";

type Version = Pick<SecretVersionView, "version" | "fingerprint" | "validFrom" | "validUntil">;

/** A secret version in one line: number, state, fingerprint and validity. */
export function VersionSummary({ version, versions }: { version: Version; versions: SecretVersionView[] }) {
  const now = useNow();
  const state = versionState(versions, version.version, now);
  const isPending = now.getTime() < version.validFrom.getTime();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span className="font-medium">Version {version.version}</span>
      {state && <Badge tone={state.tone}>{state.label}</Badge>}
      <span className="text-ink-quiet">
        Fingerprint <span className="font-mono text-ink">{version.fingerprint}</span>
      </span>
      <span className="text-ink-quiet">
        {isPending ? "from " : "since "}
        <Time at={version.validFrom} style="short" relative={isPending} className="text-ink" />
        {version.validUntil && (
          <>
            {" until "}
            <Time at={version.validUntil} style="short" relative={!isPending} className="text-ink" />
          </>
        )}
      </span>
    </div>
  );
}
