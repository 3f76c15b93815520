import type { ReactNode } from "react";

/** The buttons of a dialog, the primary one first. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-end gap-2 rounded-b-lg border-t border-line bg-sunken px-4 py-3 sm:px-6">
      {children}
    </div>
  );
}
