"use client";

import { Button } from "@/components/ui/button";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import type { BillingView } from "@/lib/billing/queries";

const load = () => import("./bind-card-dialog").then((module) => module.BindCardDialog);

export function BindCardButton({ card }: Pick<BillingView, "card">) {
  const { intent, opening, dialog } = useLazyDialog(load, { card });
  return (
    <>
      <Button {...intent} pending={opening} variant={card && !card.isExpired ? "secondary" : "primary"}>
        {card ? "Replace card" : "Bind card"}
      </Button>
      {dialog}
    </>
  );
}
