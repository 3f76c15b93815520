// One account as customer service reads it at the shell: what it is, then each of its lists.

import { type AccountDetails, DETAIL_ROWS } from "@/lib/accounts/queries";
import { statusLabels } from "@/lib/applications/labels";
import { ledgerKindLabels } from "@/lib/billing/labels";
import { roleLabels } from "@/lib/people/labels";
import { formatPhrases } from "@/lib/shared/phrases";
import { formatInstantUtc } from "@/lib/shared/time";
import { formatTable } from "./table";

function list(title: string, header: string[], rows: string[][], total = rows.length): string {
  const shown = total > DETAIL_ROWS ? `the newest ${DETAIL_ROWS} of ${total}` : String(rows.length);
  return `\n${title} (${shown})\n${rows.length === 0 ? "none\n" : formatTable(header, rows)}`;
}

const instant = (at: Date | null) => (at ? formatInstantUtc(at) : "–");

/** `card` is the bound card in words. */
export function formatAccountDetails(account: AccountDetails, card: string): string {
  const facts = [
    ["Account", account.name],
    ["Id", account.id],
    ["Created", instant(account.createdAt)],
    ["Balance", `${account.balance} EUR`],
    ["Credit card", card],
    ["Applications", `${account.applicationCount} of ${account.applicationLimit}`],
    ...account.pendingPayments.map(({ kind, amount, createdAt }) => [
      "Waits for the payment provider",
      `${kind === "TOP_UP" ? `top-up of ${amount} EUR` : "card binding"}, since ${instant(createdAt)}`,
    ]),
  ];
  return [
    formatTable(["", ""], facts).trimStart(),
    list(
      "People",
      ["E-MAIL", "NAME", "ROLE", "LAST ACTIVE", "DEACTIVATED"],
      account.people.map((person) => [
        person.email,
        person.name,
        roleLabels[person.role],
        instant(person.lastActiveAt),
        instant(person.deactivatedAt),
      ]),
    ),
    list(
      "Applications",
      ["NAME", "CHANNEL NO.", "STATUS", "CREATED", "ID"],
      account.applications.map((application) => [
        application.name,
        application.channelNumber,
        statusLabels[application.status].label,
        instant(application.createdAt),
        application.id,
      ]),
      account.applicationCount,
    ),
    list(
      "Ledger, newest first",
      ["TIME", "ENTRY", "AMOUNT (EUR)", "BALANCE (EUR)", "REASON"],
      account.ledger.map((entry) => [
        instant(entry.createdAt),
        ledgerKindLabels[entry.kind],
        entry.amount,
        entry.balanceAfter,
        entry.reason ?? "",
      ]),
    ),
    list(
      "Audit, newest first",
      ["TIME", "WHO", "WHAT", "REASON"],
      account.audit.map((row) => [instant(row.at), row.actorName, formatPhrases(row.sentence), row.reason ?? ""]),
    ),
  ].join("");
}
