import type { ReactNode } from "react";
import { mainContentId } from "./main-content-id";
import { Menu } from "./menu";
import { NoticeLine } from "./notice-line";
import { SkipLink } from "./skip-link";

/** The frame of every page of the console. */
export function ConsoleShell({ header, children }: { header: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      {header}
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
