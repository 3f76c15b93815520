"use client";

import { Button } from "@/components/ui/button";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import type { ApplicationRow } from "@/lib/applications/queries";

const load = () => import("./view-secret-dialog").then((module) => module.ViewSecretDialog);

export function ViewSecretButton({ application }: { application: ApplicationRow }) {
  const { intent, opening, dialog } = useLazyDialog(load, { application });
  return (
    <>
      <Button {...intent} pending={opening} variant="quiet" size="sm">
        View<span className="sr-only"> Application Secret of {application.name}</span>
      </Button>
      {dialog}
    </>
  );
}
