"use client";

import { useConsoleContext } from "@/components/layout/console-context";
import type { ApplicationRow } from "@/lib/applications/queries";
import { UpdateSecretButton } from "./update-secret-button";
import { ViewSecretButton } from "./view-secret-button";

/** The cell of the Application Secret: a mask, never the secret itself, and the buttons to view and update it. */
export function SecretCell({ application }: { application: ApplicationRow }) {
  const { canManageSecrets } = useConsoleContext();
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
