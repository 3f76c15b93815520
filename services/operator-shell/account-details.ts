// The details of one account as text: its properties, then each of its lists.

import { type AccountDetails, DETAIL_ROWS } from "@/lib/accounts/queries";
import { statusLabels } from "@/lib/applications/labels";
import { auditSentence } from "@/lib/audit/labels";
import { ledgerKindLabels } from "@/lib/billing/labels";
import { roleLabels } from "@/lib/people/labels";
import { formatPhrases } from "@/lib/shared/phrases";
import { formatInstantUtc } from "@/lib/shared/time";
import { formatCard } from "./card";
import { formatTable } from "./table";

function formatList(title: string, header: string[], rows: string[][], total = rows.length): string {
  const shown = total > DETAIL_ROWS ? `the newest ${DETAIL_ROWS} of ${total}` : String(rows.length);
  return `\n${title} (${shown})\n${rows.length === 0 ? "none\n" : formatTable(header, rows)}`;
}

const formatInstant = (at: Date | null) => (at ? formatInstantUtc(at) : "–");

export function formatAccountDetails(account: AccountDetails): string {
  const properties = [
    ["Account", account.name],
    ["Id", account.id],
    ["Created", formatInstant(account.createdAt)],
    ["Balance", `${account.balance} EUR`],
    ["Credit card", formatCard(account.card)],
    ["Applications", `${account.applicationCount} of ${account.applicationLimit}`],
    ...account.pendingPayments.map(({ kind, amount, createdAt }) => [
      "Pending payment",
      `${kind === "TOP_UP" ? `top-up of ${amount} EUR` : "card binding"}, since ${formatInstant(createdAt)}`,
    ]),
  ];
  return [
    formatTable(["", ""], properties).trimStart(),
    formatList(
      "People",
      ["E-MAIL", "NAME", "ROLE", "LAST ACTIVE", "DEACTIVATED"],
      account.people.map((person) => [
        person.email,
        person.name,
        roleLabels[person.role],
        formatInstant(person.lastActiveAt),
        formatInstant(person.deactivatedAt),
      ]),
    ),
    formatList(
      "Applications",
      ["NAME", "CHANNEL NO.", "STATUS", "CREATED", "ID"],
      account.applications.map((application) => [
        application.name,
        application.channelNumber,
        statusLabels[application.status].label,
        formatInstant(application.createdAt),
        application.id,
      ]),
      account.applicationCount,
    ),
    formatList(
      "Ledger, newest first",
      ["TIME", "ENTRY", "AMOUNT (EUR)", "BALANCE (EUR)", "REASON"],
      account.ledger.map((entry) => [
        formatInstant(entry.createdAt),
        ledgerKindLabels[entry.kind],
        entry.amount,
        entry.balanceAfter,
        entry.reason ?? "",
      ]),
    ),
    formatList(
      "Audit Log, newest first",
      ["TIME", "WHO", "WHAT", "REASON"],
      account.auditEvents.map((row) => [
        formatInstant(row.at),
        row.actorName,
        formatPhrases(auditSentence(row)),
        row.reason ?? "",
      ]),
    ),
  ].join("");
}
