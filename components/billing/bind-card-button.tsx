"use client";

import { DialogButton } from "@/components/ui/dialog-button";
import type { BillingView } from "@/lib/billing/queries";

const load = () => import("./bind-card-dialog").then((module) => module.BindCardDialog);

export function BindCardButton({ card }: Pick<BillingView, "card">) {
  return (
    <DialogButton load={load} dialogProps={{ card }} variant={card && !card.isExpired ? "secondary" : "primary"}>
      {card ? "Replace card" : "Bind card"}
    </DialogButton>
  );
}
