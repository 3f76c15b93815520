"use client";

import { Button } from "@/components/ui/button";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import type { ApplicationRow } from "@/lib/applications/queries";
import { loadModifyApplicationDialog } from "./load-dialogs";

type Props = { application: ApplicationRow; variant?: "quiet" | "secondary" };

export function ModifyApplicationButton({ application, variant = "quiet" }: Props) {
  const { intent, opening, dialog } = useLazyDialog(loadModifyApplicationDialog, { application });
  return (
    <>
      <Button {...intent} pending={opening} variant={variant} size="sm">
        Modify<span className="sr-only"> application {application.name}</span>
      </Button>
      {dialog}
    </>
  );
}
