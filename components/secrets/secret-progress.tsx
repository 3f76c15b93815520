"use client";

import { Time } from "@/components/shell/time";
import { useNow } from "@/components/shell/use-now";
import { Badge } from "@/components/ui/badge";
import type { SecretVersionView } from "@/lib/applications/queries";
import { pendingVersion, versionRunningOut } from "@/lib/secrets/rules";

/** An update under way, in a row: the new secret that waits, or the old one that runs out. */
export function SecretProgress({ secrets }: { secrets: SecretVersionView[] }) {
  const now = useNow();
  const pending = pendingVersion(secrets, now);
  const old = versionRunningOut(secrets, now);
  if (pending) {
    return (
      <div className="space-y-0.5 text-sm">
        <Badge tone="note">Update pending</Badge>
        <p>
          New secret from <Time at={pending.validFrom} style="near" relative />
        </p>
      </div>
    );
  }
  if (old?.validUntil) {
    return (
      <div className="space-y-0.5 text-sm">
        <Badge tone="wait">Two in force</Badge>
        <p>
          Old secret until <Time at={old.validUntil} style="near" relative />
        </p>
      </div>
    );
  }
  return null;
}
