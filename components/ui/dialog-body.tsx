import type { ReactNode } from "react";

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="space-y-5 px-4 py-5 sm:px-6">{children}</div>;
}
