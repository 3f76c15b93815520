"use client";

import { DialogButton } from "@/components/ui/dialog-button";
import type { ApplicationRow } from "@/lib/applications/queries";

const load = () => import("./view-secret-dialog").then((module) => module.ViewSecretDialog);

export function ViewSecretButton({ application }: { application: ApplicationRow }) {
  return (
    <DialogButton
      load={load}
      dialogProps={{ application }}
      variant="quiet"
      size="sm"
      aria-label={`View Application Secret of ${application.name}`}
    >
      View
    </DialogButton>
  );
}
