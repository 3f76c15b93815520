"use client";

import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { SecretVersionView } from "@/lib/applications/queries";
import { oldVersionInOverlap, pendingVersion } from "@/lib/secrets/rules";

type Props = {
  secrets: SecretVersionView[];
  /** Wraps the text; called only when an update is in progress. */
  frame?: (progress: ReactNode) => ReactNode;
};

/** The update in progress: a pending new secret, or an old one in its overlap. Renders nothing when there is none. */
export function SecretProgress({ secrets, frame = (progress) => progress }: Props) {
  const now = useNow();
  const pending = pendingVersion(secrets, now);
  const old = oldVersionInOverlap(secrets, now);
  if (pending) {
    return frame(
      <p>
        <Badge tone="info">Update pending</Badge> new secret from <Time at={pending.validFrom} style="short" relative />
      </p>,
    );
  }
  if (old?.validUntil) {
    return frame(
      <p>
        <Badge tone="warning">Two in force</Badge> old secret until <Time at={old.validUntil} style="short" relative />
      </p>,
    );
  }
  return null;
}
