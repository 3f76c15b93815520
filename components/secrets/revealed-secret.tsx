import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** A revealed secret. It is in the document as text only, never in an attribute or a form field. */
export function RevealedSecret({ secret, version, summary }: { secret: string; version: number; summary: ReactNode }) {
  return (
    <div className="space-y-2 rounded-md border border-line p-3">
      {summary}
      <div className="flex items-center gap-2 rounded-md bg-sunken py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-base break-all select-all" translate="no">
          {secret}
        </code>
        <CopyButton withText label={`Application Secret version ${version}`} text={() => secret} />
      </div>
    </div>
  );
}
