"use client";

import type { ReactNode } from "react";
import type { SessionExpiry } from "@/components/auth/read-session-expiry";
import { SessionMonitor } from "@/components/auth/session-monitor";
import { PageNotice } from "@/components/layout/page-notice";
import { ServerClockProvider } from "@/components/live/server-clock-provider";
import { mainContentId } from "@/components/ui/main-content-id";
import { ConsoleContextProvider, type ConsoleContextValue } from "./console-context";
import { ConsoleHeader, type ConsoleHeaderProps } from "./console-header";
import { Menu } from "./menu";
import { SkipLink } from "./skip-link";

type Props = {
  /** The instant at which the server rendered the page. */
  now: Date;
  context: ConsoleContextValue;
  header: ConsoleHeaderProps;
  /** Null when the session ended while the page was rendered. */
  session: SessionExpiry | null;
  children: ReactNode;
};

/**
 * The frame around every page of the console, with the contexts that the pages use. It is a client component, because the
 * response contains each element of a server component twice: as HTML and as React's data.
 */
export function ConsoleFrame({ now, context, header, session, children }: Props) {
  return (
    <ServerClockProvider now={now}>
      <ConsoleContextProvider value={context}>
        <div className="flex flex-1 flex-col">
          <SkipLink />
          <ConsoleHeader {...header} />
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
      </ConsoleContextProvider>
    </ServerClockProvider>
  );
}
