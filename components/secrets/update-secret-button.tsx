"use client";

import { Button } from "@/components/ui/button";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import type { ApplicationRow } from "@/lib/applications/queries";
import type { UpdateStep } from "./update-secret-dialog";

const load = () => import("./update-secret-dialog").then((module) => module.UpdateSecretDialog);

const labels: Record<UpdateStep, string> = {
  update: "Update",
  "cancel-update": "Cancel pending update",
  "end-previous": "End old secret now",
};

type Props = {
  application: ApplicationRow;
  /** What the button is for; `update` also leads to the other two. */
  step?: UpdateStep;
  variant?: "quiet" | "secondary";
};

export function UpdateSecretButton({ application, step = "update", variant = "quiet" }: Props) {
  const { intent, opening, dialog } = useLazyDialog(load, { application, first: step });
  return (
    <>
      <Button {...intent} pending={opening} variant={variant} size="sm">
        {labels[step]}
        <span className="sr-only">
          {step === "update" ? ` Application Secret of ${application.name}` : ` of ${application.name}`}
        </span>
      </Button>
      {dialog}
    </>
  );
}
