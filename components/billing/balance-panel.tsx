import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { Badge } from "@/components/ui/badge";
import type { BillingView } from "@/lib/billing/queries";
import { Panel } from "./panel";

type Props = Pick<BillingView, "balance" | "pendingTopUp"> & {
  actions?: ReactNode;
  /** Why a top-up is not possible now, and the id of that text for the button's `aria-describedby`. */
  unavailable?: { id: string; because: string } | undefined;
};

export function BalancePanel({ balance, pendingTopUp, actions, unavailable }: Props) {
  return (
    <Panel id="balance" title="Balance" actions={actions}>
      <p className="text-xl font-semibold">{balance} EUR</p>
      <p className="text-sm text-ink-quiet">The sum of the ledger below. A top-up is available at once.</p>
      {pendingTopUp && (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <Badge tone="warning">Waiting</Badge>
          <span>
            A top-up of {pendingTopUp.amount} EUR, started <Time at={pendingTopUp.createdAt} style="short" relative />, is waiting
            for the payment provider’s answer. It is booked when the answer arrives.
          </span>
        </p>
      )}
      {unavailable && (
        <p id={unavailable.id} className="text-sm text-ink-soft">
          {unavailable.because}
        </p>
      )}
    </Panel>
  );
}
