import { Icon } from "@/components/ui/icon";

/** Shown on every page while the payment provider is the sandbox, so that nobody believes that a payment is real. */
export function SandboxBanner() {
  return (
    <aside aria-label="Payments" className="border-b border-warning-line bg-warning-subtle px-4 py-0.5 text-warning">
      <p className="flex items-center justify-center gap-1.5 text-center text-xs">
        <Icon name="flask-conical" className="size-3.5 shrink-0" />
        Sandbox payments: no card is charged
      </p>
    </aside>
  );
}
