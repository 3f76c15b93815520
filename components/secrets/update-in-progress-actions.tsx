"use client";

import { useNow } from "@/components/live/use-now";
import type { ApplicationRow } from "@/lib/applications/queries";
import { oldVersionInOverlap, planUpdateCancellation } from "@/lib/secrets/rules";
import { UpdateSecretButton } from "./update-secret-button";

/** The buttons of the application's page for an update in progress. */
export function UpdateInProgressActions({ application }: { application: ApplicationRow }) {
  const now = useNow();
  return (
    <>
      {planUpdateCancellation(application.secrets, now).kind === "cancel" && (
        <UpdateSecretButton application={application} step="cancel-update" variant="secondary" />
      )}
      {oldVersionInOverlap(application.secrets, now) && (
        <UpdateSecretButton application={application} step="end-old-version" variant="secondary" />
      )}
    </>
  );
}
