"use client";

import { useConsoleContext } from "@/components/layout/console-context";
import type { ApplicationRow } from "@/lib/applications/queries";
import { ModifyApplicationButton } from "./modify-application-button";

export function OperationCell({ application }: { application: ApplicationRow }) {
  const { canChange } = useConsoleContext();
  if (!canChange) return <span className="text-sm text-ink-quiet">View only</span>;
  return (
    <div className="-ml-2">
      <ModifyApplicationButton application={application} />
    </div>
  );
}
