"use client";

import type { ReactNode } from "react";
import { ConsoleHeader, type HeaderFacts } from "./console-header";
import { mainContentId } from "./main-content-id";
import { Menu } from "./menu";
import { NoticeLine } from "./notice-line";
import { SkipLink } from "./skip-link";

/**
 * The frame of every page of the console. Rendered from its few facts in the browser's half: as a server component each of
 * its elements would be written into the page twice.
 */
export function ConsoleShell({ facts, children }: { facts: HeaderFacts; children: ReactNode }) {
  return (
    <div className="flex flex-1 flex-col">
      <SkipLink />
      <ConsoleHeader facts={facts} />
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
  );
}
