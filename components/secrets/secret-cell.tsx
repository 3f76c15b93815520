"use client";

import { useConsole } from "@/components/layout/console-context";
import type { ApplicationRow } from "@/lib/applications/queries";
import { UpdateSecretButton } from "./update-secret-button";
import { ViewSecretButton } from "./view-secret-button";

/** The secret in a row: never itself, only that there is one, and what can be done with it. */
export function SecretCell({ application }: { application: ApplicationRow }) {
  const { canManageSecrets } = useConsole();
  return (
    <div className="space-y-1">
      <div role="img" aria-label="Hidden" className="font-mono leading-7 tracking-widest text-ink-quiet">
        ••••••••
      </div>
      {canManageSecrets && (
        <div className="-ml-2 flex flex-wrap">
          <ViewSecretButton application={application} />
          <UpdateSecretButton application={application} />
        </div>
      )}
    </div>
  );
}
