"use client";

import type { ReactNode } from "react";
import type { SessionEnds } from "@/components/auth/read-session-ends";
import { SessionWatch } from "@/components/auth/session-watch";
import { NoticeLine } from "@/components/live/notice-line";
import { ServerTime } from "@/components/live/server-time";
import { type ConsoleFacts, ConsoleProvider } from "./console-context";
import { ConsoleHeader, type HeaderFacts } from "./console-header";
import { mainContentId } from "./main-content-id";
import { Menu } from "./menu";
import { SkipLink } from "./skip-link";

type Props = {
  /** The instant at which the server rendered the page. */
  now: Date;
  facts: ConsoleFacts;
  header: HeaderFacts;
  /** Null where it has ended while the page was rendered. */
  session: SessionEnds | null;
  children: ReactNode;
};

/**
 * The frame of every page of the console, and what its parts go by. Rendered from its few facts in the browser's half: as a
 * server component each of its elements would be written into the page twice.
 */
export function ConsoleShell({ now, facts, header, session, children }: Props) {
  return (
    <ServerTime now={now}>
      <ConsoleProvider facts={facts}>
        <div className="flex flex-1 flex-col">
          <SkipLink />
          <ConsoleHeader facts={header} />
          <div className="flex flex-1 flex-col lg:flex-row">
            <Menu />
            <main id={mainContentId} tabIndex={-1} className="min-w-0 flex-1 px-4 py-5 outline-none sm:px-6">
              <div className="max-w-400">
                <NoticeLine />
                {children}
              </div>
            </main>
          </div>
        </div>
        {session && <SessionWatch endsAt={session.endsAt} absoluteEndsAt={session.absoluteEndsAt} />}
      </ConsoleProvider>
    </ServerTime>
  );
}
