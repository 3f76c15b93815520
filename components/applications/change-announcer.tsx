"use client";

import { useEffect, useRef } from "react";
import { announce } from "@/components/live/announce";
import { useServerClock } from "@/components/live/server-clock-provider";
import { useNow } from "@/components/live/use-now";
import type { ApplicationRow } from "@/lib/applications/queries";
import { pendingVersion, versionsInForce } from "@/lib/secrets/rules";
import { pendingRevision } from "@/lib/whitelist/rules";

type State = { revision: Date | undefined; version: Date | undefined; versions: number };

/** Announces once that a revision or a version of the application took effect or ended. Never announces a countdown. */
export function ChangeAnnouncer({ application }: { application: ApplicationRow }) {
  const { name, revisions, secrets } = application;
  const clock = useServerClock();
  const tick = useNow();
  const previous = useRef<State | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs at each tick of the clock
  useEffect(() => {
    // Not the instant of the last tick: a new revision or version may have taken effect after it.
    const now = clock.now();
    const current: State = {
      revision: pendingRevision(revisions, now)?.effectiveFrom,
      version: pendingVersion(secrets, now)?.validFrom,
      versions: versionsInForce(secrets, now).length,
    };
    const last = previous.current;
    previous.current = current;
    if (!last) return;
    // No longer pending because it took effect, not because it was cancelled or replaced.
    if (!current.revision && last.revision && last.revision <= now) announce(`The IP whitelist of ${name} has taken effect.`);
    if (!current.version && last.version && last.version <= now) announce(`The new secret of ${name} is in force.`);
    else if (current.versions < last.versions) announce(`The old secret of ${name} has ended.`);
  }, [clock, name, revisions, secrets, tick]);

  return null;
}
