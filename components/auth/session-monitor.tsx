"use client";

import dynamic from "next/dynamic";
import { useEffect, useEffectEvent, useState } from "react";
import { useNow } from "@/components/live/use-now";
import { WARNING_MS } from "@/lib/auth/rules";
import { routes } from "@/lib/shared/routes";
import { addMs } from "@/lib/shared/time";
import { leaveAfterSignOut } from "./auth-request";
import { readSessionExpiry, type SessionExpiry } from "./read-session-expiry";
import { onSessionMessage } from "./session-channel";

// Most pages are left long before: its dialog is fetched when the time to warn has come.
const SessionWarning = dynamic(() => import("./session-warning").then((loaded) => loaded.SessionWarning));

/** How long to wait before the server is asked again when it did not answer. */
const RETRY_MS = 10_000;

/**
 * Watches the session's end from an open page. Only the server knows it, because other tabs move it: before the person is
 * warned, and again when the end has come, the server is asked, which is no activity. When it is over the page is left, so
 * that nothing of it stays on the screen of a machine that nobody sits at.
 */
export function SessionMonitor({ endsAt, absoluteEndsAt }: SessionExpiry) {
  const [ends, setEnds] = useState({ endsAt, absoluteEndsAt });
  // The end that the server has confirmed when the time to warn had come.
  const [warnedOf, setWarnedOf] = useState<number | null>(null);
  const [asked, setAsked] = useState<{ for: number; at: number } | null>(null);
  const now = useNow();

  // A page that came later, by an action or a refresh, knows a later end.
  const [given, setGiven] = useState(endsAt.getTime());
  if (given !== endsAt.getTime()) {
    setGiven(endsAt.getTime());
    if (endsAt > ends.endsAt) setEnds({ endsAt, absoluteEndsAt });
  }

  const end = ends.endsAt.getTime();
  const isOver = now.getTime() >= end;
  const isNear = now >= addMs(ends.endsAt, -WARNING_MS);
  // Asked once for the warning and once for the end; again after a while when no answer came.
  const question = isOver ? end : isNear && warnedOf !== end ? end - WARNING_MS : null;
  const isDue = question !== null && (asked?.for !== question || now.getTime() - asked.at >= RETRY_MS);

  const ask = useEffectEvent(async () => {
    if (question === null) return;
    setAsked({ for: question, at: now.getTime() });
    const answer = await readSessionExpiry();
    if (answer === "over") window.location.assign(routes.signInAfterEnd(`${window.location.pathname}${window.location.search}`));
    else if (answer !== "unknown") {
      setEnds(answer);
      if (now >= addMs(answer.endsAt, -WARNING_MS)) setWarnedOf(answer.endsAt.getTime());
    }
  });
  useEffect(() => {
    if (isDue) void ask();
  }, [isDue]);

  useEffect(
    () =>
      onSessionMessage((news) => {
        if (news.kind === "signed out") leaveAfterSignOut();
        else setEnds((before) => ({ ...before, endsAt: new Date(news.endsAt) }));
      }),
    [],
  );

  if (!isNear || warnedOf !== end || isOver) return null;
  return <SessionWarning {...ends} onExtended={setEnds} />;
}
