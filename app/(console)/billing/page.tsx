import type { Metadata } from "next";
import Link from "next/link";
import { BalancePanel } from "@/components/billing/balance-panel";
import { BindCardButton } from "@/components/billing/bind-card-button";
import { CardPanel } from "@/components/billing/card-panel";
import { CustomerServiceNote } from "@/components/billing/customer-service-note";
import { LedgerTable } from "@/components/billing/ledger-table";
import { TopUpButton } from "@/components/billing/top-up-button";
import { CursorPagination } from "@/components/data-table/cursor-pagination";
import { PageHeader } from "@/components/layout/page-header";
import { ReadOnlyNote } from "@/components/layout/read-only-note";
import { Section } from "@/components/layout/section";
import { RefreshAt } from "@/components/live/refresh-at";
import { RefreshOnReturn } from "@/components/live/refresh-on-return";
import { Icon } from "@/components/ui/icon";
import { getBilling, listLedger } from "@/lib/billing/queries";
import { answerCheckInstants, topUpBlockedReason } from "@/lib/billing/rules";
import { ledgerParams } from "@/lib/billing/schema";
import { can } from "@/lib/core/permissions";
import { routes, withParams } from "@/lib/shared/routes";
import { requireMember } from "@/lib/web/guards";

export const metadata: Metadata = { title: "Billing" };

const BLOCKED_REASON_ID = "top-up-blocked-reason";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function BillingPage({ searchParams }: Props) {
  const member = await requireMember();
  const params = ledgerParams.parse(await searchParams);
  const [billing, ledger] = await Promise.all([getBilling(member), listLedger(member, params)]);
  const canPay = can(member, "billing:manage");
  const hasProvider = billing.provider !== "operator";
  const blockedReason = canPay && hasProvider ? topUpBlockedReason(billing) : null;
  const hrefOf = (cursor: { before?: string | null; after?: string | null }) =>
    withParams(routes.billing, { from: params.from, ...cursor });
  const pendingSince = [billing.pendingTopUp?.createdAt, billing.pendingCardSince].filter(
    (since) => since !== undefined && since !== null,
  );
  return (
    <>
      <PageHeader
        title="Billing"
        description="The credit card and the balance that pay for what your applications send."
        back={
          params.from && (
            <Link
              href={routes.applications}
              prefetch={false}
              className="-ml-1 inline-flex min-h-6 items-center gap-1 rounded-sm px-1 text-sm text-accent hover:underline"
            >
              <Icon name="arrow-left" className="size-3.5" />
              Application Management
            </Link>
          )
        }
      />
      <div className="space-y-6">
        {!canPay && <ReadOnlyNote />}
        {!hasProvider && <CustomerServiceNote contact={billing.supportContact} />}
        <div className="grid gap-4 md:grid-cols-2">
          <CardPanel
            card={billing.card}
            pendingCardSince={billing.pendingCardSince}
            actions={canPay && hasProvider && <BindCardButton card={billing.card} />}
          />
          <BalancePanel
            balance={billing.balance}
            pendingTopUp={billing.pendingTopUp}
            unavailable={blockedReason ? { id: BLOCKED_REASON_ID, because: blockedReason } : undefined}
            actions={
              canPay &&
              hasProvider && (
                <TopUpButton
                  card={billing.card}
                  provider={billing.provider}
                  newestTopUpId={billing.newestTopUpId}
                  unavailableReasonId={blockedReason ? BLOCKED_REASON_ID : undefined}
                />
              )
            }
          />
        </div>
        <Section
          id="ledger"
          title="Ledger"
          description="All entries of the balance. Entries are never changed or removed; a mistake is corrected by another entry."
        >
          <LedgerTable rows={ledger.rows} />
          <CursorPagination
            label="Pages of the ledger"
            newest={params.before || params.after ? hrefOf({}) : null}
            newer={ledger.newerThan && hrefOf({ after: ledger.newerThan })}
            older={ledger.olderThan && hrefOf({ before: ledger.olderThan })}
          />
        </Section>
      </div>
      <RefreshAt instants={pendingSince.flatMap(answerCheckInstants)} />
      <RefreshOnReturn everyMinute={!hasProvider || pendingSince.length > 0} />
    </>
  );
}
