"use client";

import dynamic from "next/dynamic";
import { useEffect, useEffectEvent, useState } from "react";
import { useNow } from "@/components/live/use-now";
import { WARNING_MS } from "@/lib/auth/rules";
import { routes } from "@/lib/shared/routes";
import { addMs } from "@/lib/shared/time";
import { readSessionExpiry, type SessionExpiry } from "./read-session-expiry";
import { onSessionMessage } from "./session-channel";
import { leaveAfterSignOut } from "./session-requests";

// The code of the dialog is loaded when the warning is due, because most pages are left long before.
const SessionWarning = dynamic(() => import("./session-warning").then((loaded) => loaded.SessionWarning));

/** The delay before the next request when the server did not answer. */
const RETRY_MS = 10_000;

/**
 * Monitors the end of the session in an open page. Only the server knows the end, because activity in other tabs moves it. So
 * the server is asked before the warning, and again at the end itself; these requests are not activity. When the session has
 * expired, the browser leaves the page, so that an unattended screen shows none of its data.
 */
export function SessionMonitor({ endsAt, absoluteEndsAt }: SessionExpiry) {
  const [expiry, setExpiry] = useState({ endsAt, absoluteEndsAt });
  // The end that the server confirmed when the warning was due.
  const [confirmedEnd, setConfirmedEnd] = useState<number | null>(null);
  const [lastCheck, setLastCheck] = useState<{ due: number; at: number } | null>(null);
  const now = useNow();

  // A later rendering, after an action or a refresh, brings a later end.
  const [renderedEnd, setRenderedEnd] = useState(endsAt.getTime());
  if (renderedEnd !== endsAt.getTime()) {
    setRenderedEnd(endsAt.getTime());
    if (endsAt > expiry.endsAt) setExpiry({ endsAt, absoluteEndsAt });
  }

  const end = expiry.endsAt.getTime();
  const hasEnded = now.getTime() >= end;
  const isNearEnd = now >= addMs(expiry.endsAt, -WARNING_MS);
  // One check is due at the warning and one at the end. A check without an answer is repeated after a delay.
  const checkDue = hasEnded ? end : isNearEnd && confirmedEnd !== end ? end - WARNING_MS : null;
  const mustCheck = checkDue !== null && (lastCheck?.due !== checkDue || now.getTime() - lastCheck.at >= RETRY_MS);

  const check = useEffectEvent(async () => {
    if (checkDue === null) return;
    setLastCheck({ due: checkDue, at: now.getTime() });
    const current = await readSessionExpiry();
    if (current === "expired")
      window.location.assign(routes.signInAfterEnd(`${window.location.pathname}${window.location.search}`));
    else if (current !== "unknown") {
      setExpiry(current);
      if (now >= addMs(current.endsAt, -WARNING_MS)) setConfirmedEnd(current.endsAt.getTime());
    }
  });
  useEffect(() => {
    if (mustCheck) void check();
  }, [mustCheck]);

  useEffect(
    () =>
      onSessionMessage((message) => {
        if (message.kind === "signed out") leaveAfterSignOut();
        else setExpiry((before) => ({ ...before, endsAt: new Date(message.endsAt) }));
      }),
    [],
  );

  if (!isNearEnd || confirmedEnd !== end || hasEnded) return null;
  return <SessionWarning {...expiry} onExtended={setExpiry} />;
}
