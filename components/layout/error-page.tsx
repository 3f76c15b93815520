"use client";

import { startTransition, useCallback, useEffect, useState } from "react";
import { browserMs } from "@/components/live/clock";
import { Button } from "@/components/ui/button";
import { MINUTE_MS, SECOND_MS } from "@/lib/shared/time";
import { PlainPage } from "./plain-page";

/** What lib/server/read.ts calls a database that does not answer; an error keeps nothing else on its way to the browser. */
const DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE";

/** The waits between tries: soon at first, then seldom, so that a service that comes back is not met by a crowd. */
const WAITS_SECONDS = [3, 5, 10, 20, 30];

function digestOf(error: unknown): string | undefined {
  const digest = typeof error === "object" && error !== null ? (error as { digest?: unknown }).digest : undefined;
  return typeof digest === "string" ? digest : undefined;
}

export function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  return (
    <>
      <title>{digest === DATABASE_UNAVAILABLE ? "The database does not answer" : "Something went wrong"}</title>
      {digest === DATABASE_UNAVAILABLE ? <DatabaseAway retry={retry} /> : <Fault digest={digest} retry={retry} />}
    </>
  );
}

function Fault({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  return (
    <PlainPage title="Something went wrong on our side">
      <p>This page could not be shown. It changed nothing. Try again. If the error stays, contact customer service.</p>
      {digest && (
        <p>
          Reference: <span className="font-mono">{digest}</span>
        </p>
      )}
      <Button variant="primary" onClick={retry}>
        Try again
      </Button>
    </PlainPage>
  );
}

// How often it was tried lives outside the page, because each try that fails makes the page anew.
let tries = 0;
let lastTryMs = 0;
/** After this long another outage begins, and with it the short waits. */
const FORGOTTEN_MS = 2 * MINUTE_MS;

function triesSoFar(): number {
  return browserMs() - lastTryMs < FORGOTTEN_MS ? tries : 0;
}

function DatabaseAway({ retry }: { retry: () => void }) {
  const [isTrying, setIsTrying] = useState(false);

  const tryNow = useCallback(() => {
    tries = triesSoFar() + 1;
    lastTryMs = browserMs();
    setIsTrying(true);
    startTransition(retry);
  }, [retry]);

  useEffect(() => {
    if (isTrying) return;
    const seconds = WAITS_SECONDS[Math.min(triesSoFar(), WAITS_SECONDS.length - 1)] ?? 0;
    // Spread by up to a half, so that not all open pages ask in the same moment.
    const timer = setTimeout(
      () => {
        if (document.visibilityState === "visible") tryNow();
      },
      seconds * SECOND_MS * (1 + Math.random() / 2),
    );
    const onVisible = () => document.visibilityState === "visible" && tryNow();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [isTrying, tryNow]);

  return (
    <PlainPage title="The database does not answer">
      <p>The console cannot reach its data at the moment. Nothing is lost. This page tries again automatically.</p>
      <Button variant="primary" pending={isTrying} onClick={tryNow}>
        Try again
      </Button>
    </PlainPage>
  );
}
