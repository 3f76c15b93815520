import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { Badge } from "@/components/ui/badge";
import { Icon } from "@/components/ui/icon";
import type { BillingView } from "@/lib/billing/queries";
import { formatExpiry } from "@/lib/billing/rules";
import { Panel } from "./panel";

type Props = Pick<BillingView, "card" | "pendingCardSince"> & { actions?: ReactNode };

export function CardPanel({ card, pendingCardSince, actions }: Props) {
  return (
    <Panel id="card" title="Credit card" actions={actions}>
      {card ? (
        <>
          <p className="flex flex-wrap items-center gap-2 text-xl font-semibold">
            <Icon name="credit-card" className="size-5 shrink-0 text-ink-quiet" />
            <span>
              {card.brand} <span className="sr-only">ending in </span>
              <span aria-hidden>•••• </span>
              {card.lastFour}
            </span>
            {card.isExpired && <Badge tone="danger">Expired</Badge>}
          </p>
          <p className="text-sm text-ink-quiet">
            Valid until the end of {formatExpiry(card)} · bound <Time at={card.boundAt} />
          </p>
        </>
      ) : (
        <>
          <p className="text-xl font-semibold">No credit card is bound</p>
          <p className="text-sm text-ink-quiet">A card is needed to add an application and to top up.</p>
        </>
      )}
      {pendingCardSince && (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <Badge tone="warning">Waiting</Badge>
          <span>
            A card entered <Time at={pendingCardSince} style="short" relative /> is waiting for the payment provider’s answer.
          </span>
        </p>
      )}
    </Panel>
  );
}
