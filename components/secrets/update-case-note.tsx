"use client";

import { useConsole } from "@/components/layout/console-context";
import { Time } from "@/components/live/time";
import { Alert } from "@/components/ui/alert";
import { updateTiming } from "@/lib/secrets/rules";
import { formatDelay } from "@/lib/shared/time";

/** Which rule applies to this application, and why. */
export function UpdateCaseNote({ firstSmsAcceptedAt }: { firstSmsAcceptedAt: Date | null }) {
  const { secretDelaySeconds } = useConsole();
  if (updateTiming(firstSmsAcceptedAt) === "immediate" || !firstSmsAcceptedAt) {
    return (
      <Alert tone="wait" title="The new secret takes effect at once">
        <p>
          No SMS of this application was ever accepted, so no program can be relying on the old secret. The old one ends in the
          same instant.
        </p>
      </Alert>
    );
  }
  return (
    <Alert tone="wait" title={`The new secret takes effect in ${formatDelay(secretDelaySeconds)}`}>
      <p>
        SMS of this application have been accepted since <Time at={firstSmsAcceptedAt} />, so programs may be using the old
        secret. It stays in force until then, plus the overlap that you choose.
      </p>
    </Alert>
  );
}
