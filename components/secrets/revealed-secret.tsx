import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** A secret in plain sight, as text and nothing but text: it stands in no attribute and in no field. */
export function RevealedSecret({ secret, version, facts }: { secret: string; version: number; facts: ReactNode }) {
  return (
    <div className="space-y-2 rounded-md border border-line p-3">
      {facts}
      <div className="flex items-center gap-2 rounded-md bg-sunken py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-base break-all select-all" translate="no">
          {secret}
        </code>
        <CopyButton wide label={`Application Secret version ${version}`} text={() => secret} />
      </div>
    </div>
  );
}
