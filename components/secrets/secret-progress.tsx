"use client";

import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { SecretVersionView } from "@/lib/applications/queries";
import { oldVersionInOverlap, pendingVersion } from "@/lib/secrets/rules";

type Props = {
  secrets: SecretVersionView[];
  /** Put around it where there is something to say. */
  frame?: (progress: ReactNode) => ReactNode;
};

/** An update under way: the new secret that waits, or the old one that runs out. Nothing otherwise. */
export function SecretProgress({ secrets, frame = (progress) => progress }: Props) {
  const now = useNow();
  const pending = pendingVersion(secrets, now);
  const old = oldVersionInOverlap(secrets, now);
  if (pending) {
    return frame(
      <p>
        <Badge tone="note">Update pending</Badge> new one from <Time at={pending.validFrom} style="near" relative />
      </p>,
    );
  }
  if (old?.validUntil) {
    return frame(
      <p>
        <Badge tone="wait">Two in force</Badge> old one until <Time at={old.validUntil} style="near" relative />
      </p>,
    );
  }
  return null;
}
