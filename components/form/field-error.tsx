import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <div id={id} className="flex items-start gap-1.5 text-sm text-danger">
      <Icon name="circle-alert" className="mt-0.75 size-3.5 shrink-0" />
      <div className="min-w-0 wrap-anywhere">{children}</div>
    </div>
  );
}
