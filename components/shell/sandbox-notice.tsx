import { FlaskConical } from "lucide-react";

/** Said on every page, so that nobody takes a payment for real. */
export function SandboxNotice() {
  return (
    <p className="flex items-center justify-center gap-1.5 border-b border-wait-line bg-wait-wash px-4 py-0.5 text-center text-xs text-wait">
      <FlaskConical aria-hidden className="size-3.5 shrink-0" />
      Sandbox payments: no card is charged
    </p>
  );
}
