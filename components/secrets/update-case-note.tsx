"use client";

import { useConsoleContext } from "@/components/layout/console-context";
import { Time } from "@/components/live/time";
import { Alert } from "@/components/ui/alert";
import { updateTiming } from "@/lib/secrets/rules";
import { formatDelay } from "@/lib/shared/time";

/** Whether the new secret takes effect at once or after the delay, and why. */
export function UpdateCaseNote({ firstSmsAcceptedAt }: { firstSmsAcceptedAt: Date | null }) {
  const { secretDelaySeconds } = useConsoleContext();
  if (updateTiming(firstSmsAcceptedAt) === "immediate" || !firstSmsAcceptedAt) {
    return (
      <Alert tone="warning" title="The new secret takes effect at once">
        <p>
          No SMS of this application has been accepted yet, so no program depends on the old secret. The old secret ends at the
          same time.
        </p>
      </Alert>
    );
  }
  return (
    <Alert tone="warning" title={`The new secret takes effect in ${formatDelay(secretDelaySeconds)}`}>
      <p>
        SMS of this application have been accepted since <Time at={firstSmsAcceptedAt} />, so programs may be using the old
        secret. It stays in force until then, plus the overlap that you choose.
      </p>
    </Alert>
  );
}
