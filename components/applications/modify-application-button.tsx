"use client";

import { DialogButton } from "@/components/ui/dialog-button";
import type { ApplicationRow } from "@/lib/applications/queries";
import { loadModifyApplicationDialog } from "./load-dialogs";

type Props = { application: ApplicationRow; variant?: "quiet" | "secondary" };

export function ModifyApplicationButton({ application, variant = "quiet" }: Props) {
  return (
    <DialogButton
      load={loadModifyApplicationDialog}
      dialogProps={{ application }}
      variant={variant}
      size="sm"
      aria-label={`Modify application ${application.name}`}
    >
      Modify
    </DialogButton>
  );
}
