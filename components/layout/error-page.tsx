"use client";

import { startTransition, useCallback, useEffect, useState } from "react";
import { browserMs } from "@/components/live/clock";
import { Button } from "@/components/ui/button";
import { MINUTE_MS, SECOND_MS } from "@/lib/shared/time";
import { PlainPage } from "./plain-page";

/** The digest of DatabaseUnavailable (lib/core). Next.js sends nothing else of a server error to the browser. */
const DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE";

/** The delays between retries. They become longer, so that not all open pages load a service that has just come back. */
const RETRY_DELAYS_SECONDS = [3, 5, 10, 20, 30];

function digestOf(error: unknown): string | undefined {
  const digest = typeof error === "object" && error !== null ? (error as { digest?: unknown }).digest : undefined;
  return typeof digest === "string" ? digest : undefined;
}

export function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  return (
    <>
      <title>{digest === DATABASE_UNAVAILABLE ? "The database does not answer" : "Something went wrong"}</title>
      {digest === DATABASE_UNAVAILABLE ? (
        <DatabaseUnavailablePage retry={retry} />
      ) : (
        <UnexpectedErrorPage digest={digest} retry={retry} />
      )}
    </>
  );
}

function UnexpectedErrorPage({ digest, retry }: { digest: string | undefined; retry: () => void }) {
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

// The number of retries is kept outside the component, because each failed retry mounts the component again.
let retries = 0;
let lastRetryMs = 0;
/** After this time without a retry, the next failure counts as a new outage and starts with the shortest delay. */
const OUTAGE_GAP_MS = 2 * MINUTE_MS;

function retriesOfOutage(): number {
  return browserMs() - lastRetryMs < OUTAGE_GAP_MS ? retries : 0;
}

function DatabaseUnavailablePage({ retry }: { retry: () => void }) {
  const [isRetrying, setIsRetrying] = useState(false);

  const retryNow = useCallback(() => {
    retries = retriesOfOutage() + 1;
    lastRetryMs = browserMs();
    setIsRetrying(true);
    startTransition(retry);
  }, [retry]);

  useEffect(() => {
    if (isRetrying) return;
    const seconds = RETRY_DELAYS_SECONDS[Math.min(retriesOfOutage(), RETRY_DELAYS_SECONDS.length - 1)] ?? 0;
    // Up to 50 % longer at random, so that not all open pages retry at the same moment.
    const timer = setTimeout(
      () => {
        if (document.visibilityState === "visible") retryNow();
      },
      seconds * SECOND_MS * (1 + Math.random() / 2),
    );
    const onVisible = () => document.visibilityState === "visible" && retryNow();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [isRetrying, retryNow]);

  return (
    <PlainPage title="The database does not answer">
      <p>The console cannot reach its data at the moment. Nothing is lost. This page tries again automatically.</p>
      <Button variant="primary" pending={isRetrying} onClick={retryNow}>
        Try again
      </Button>
    </PlainPage>
  );
}
