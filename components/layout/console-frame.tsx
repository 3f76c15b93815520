"use client";

import type { ReactNode } from "react";
import type { SessionExpiry } from "@/components/auth/read-session-expiry";
import { SessionMonitor } from "@/components/auth/session-monitor";
import { PageNotice } from "@/components/layout/page-notice";
import { ServerClockProvider } from "@/components/live/server-clock-provider";
import { mainContentId } from "@/components/ui/main-content-id";
import { type ConsoleContextValue, ConsoleProvider } from "./console-context";
import { ConsoleHeader, type HeaderFacts } from "./console-header";
import { Menu } from "./menu";
import { SkipLink } from "./skip-link";

type Props = {
  /** The instant at which the server rendered the page. */
  now: Date;
  facts: ConsoleContextValue;
  header: HeaderFacts;
  /** Null where it has ended while the page was rendered. */
  session: SessionExpiry | null;
  children: ReactNode;
};

/**
 * The frame of every page of the console, and what its parts go by. Rendered from its few facts in the browser's half: as a
 * server component each of its elements would be written into the page twice.
 */
export function ConsoleFrame({ now, facts, header, session, children }: Props) {
  return (
    <ServerClockProvider now={now}>
      <ConsoleProvider facts={facts}>
        <div className="flex flex-1 flex-col">
          <SkipLink />
          <ConsoleHeader facts={header} />
          <div className="flex flex-1 flex-col lg:flex-row">
            <Menu />
            <main id={mainContentId} tabIndex={-1} className="min-w-0 flex-1 px-4 py-5 outline-none sm:px-6">
              <div className="max-w-400">
                <PageNotice />
                {children}
              </div>
            </main>
          </div>
        </div>
        {session && <SessionMonitor endsAt={session.endsAt} absoluteEndsAt={session.absoluteEndsAt} />}
      </ConsoleProvider>
    </ServerClockProvider>
  );
}
