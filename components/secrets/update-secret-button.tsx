"use client";

import { DialogButton } from "@/components/ui/dialog-button";
import type { ApplicationRow } from "@/lib/applications/queries";
import type { UpdateStep } from "./update-secret-dialog";

const load = () => import("./update-secret-dialog").then((module) => module.UpdateSecretDialog);

const labels: Record<UpdateStep, string> = {
  update: "Update",
  "cancel-update": "Cancel pending update",
  "end-old-version": "End old secret",
};

type Props = {
  application: ApplicationRow;
  /** The step that the dialog opens with; `update` also leads to the other two. */
  step?: UpdateStep;
  variant?: "quiet" | "secondary";
};

export function UpdateSecretButton({ application, step = "update", variant = "quiet" }: Props) {
  const subject = step === "update" ? " Application Secret" : "";
  return (
    <DialogButton
      load={load}
      dialogProps={{ application, initialStep: step }}
      variant={variant}
      size="sm"
      aria-label={`${labels[step]}${subject} of ${application.name}`}
    >
      {labels[step]}
    </DialogButton>
  );
}
