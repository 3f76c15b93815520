"use client";

import { useEffect, useRef } from "react";
import { announce } from "@/components/live/announce";
import { useServerClock } from "@/components/live/server-time";
import { useNow } from "@/components/live/use-now";
import type { ApplicationRow } from "@/lib/applications/queries";
import { pendingVersion, versionsInForce } from "@/lib/secrets/rules";
import { pendingRevision } from "@/lib/whitelist/rules";

type Seen = { revision: Date | undefined; version: Date | undefined; versions: number };

/** Says it aloud, once, when something of the application takes effect by itself; its countdown is never read out. */
export function ChangeAnnouncer({ application }: { application: ApplicationRow }) {
  const { name, revisions, secrets } = application;
  const clock = useServerClock();
  const tick = useNow();
  const before = useRef<Seen | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again at each tick
  useEffect(() => {
    // Not the tick: a row that has just come may be in force since an instant that the last tick does not know yet.
    const now = clock.read();
    const seen: Seen = {
      revision: pendingRevision(revisions, now)?.effectiveFrom,
      version: pendingVersion(secrets, now)?.validFrom,
      versions: versionsInForce(secrets, now).length,
    };
    const last = before.current;
    before.current = seen;
    if (!last) return;
    // Gone because its instant has come, not because it was cancelled or replaced.
    if (!seen.revision && last.revision && last.revision <= now) announce(`The IP whitelist of ${name} has taken effect.`);
    if (!seen.version && last.version && last.version <= now) announce(`The new secret of ${name} is in force.`);
    else if (seen.versions < last.versions) announce(`The old secret of ${name} has ended.`);
  }, [clock, name, revisions, secrets, tick]);

  return null;
}
