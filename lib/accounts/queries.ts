// Accounts as customer service sees them. A member's own account is read together with the session (lib/auth/queries.ts).

import type { Operator } from "@/lib/core/actor";
import { can } from "@/lib/core/permissions";
import { runQuery } from "@/lib/core/run-query";
import { db } from "@/lib/platform/db";
import type { Prisma } from "@/prisma/client/client";
import type { ApplicationStatus, LedgerKind, PaymentKind, Role } from "@/prisma/client/enums";

/** An account as each page of the console shows it. */
export type AccountSummary = {
  name: string;
  /** In EUR, with two decimal places. */
  balance: string;
  applicationLimit: number;
  applicationCount: number;
  card: CardView | null;
};

export type CardView = { brand: string; lastFour: string; expiryMonth: number; expiryYear: number };

export type AccountRow = AccountSummary & {
  id: string;
  /** E-mail addresses of the active members, in the order in which they were added. */
  members: string[];
};

const summarySelect = {
  name: true,
  balance: true,
  applicationLimit: true,
  applicationCount: true,
  card: { select: { brand: true, lastFour: true, expiryMonth: true, expiryYear: true } },
} satisfies Prisma.AccountSelect;

function toSummary(account: Prisma.AccountGetPayload<{ select: typeof summarySelect }>): AccountSummary {
  const { name, balance, applicationLimit, applicationCount, card } = account;
  return { name, balance: balance.toFixed(2), applicationLimit, applicationCount, card };
}

const rowSelect = {
  ...summarySelect,
  id: true,
  people: { where: { deactivatedAt: null }, orderBy: { createdAt: "asc" }, select: { email: true } },
} satisfies Prisma.AccountSelect;

function toRow(account: Prisma.AccountGetPayload<{ select: typeof rowSelect }>): AccountRow {
  return { ...toSummary(account), id: account.id, members: account.people.map(({ email }) => email) };
}

/** All accounts, sorted by name. */
export async function listAccounts(actor: Operator): Promise<AccountRow[]> {
  if (!can(actor, "accounts:manage")) return [];
  const accounts = await runQuery(() => db().account.findMany({ orderBy: [{ name: "asc" }, { id: "asc" }], select: rowSelect }));
  return accounts.map(toRow);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The accounts that match a reference: an id, a name ignoring case, or a member's e-mail address. */
export async function findAccounts(actor: Operator, reference: string): Promise<AccountRow[]> {
  if (!can(actor, "accounts:manage")) return [];
  const text = reference.trim();
  const accounts = await runQuery(() =>
    db().account.findMany({
      where: UUID.test(text)
        ? { id: text.toLowerCase() }
        : { OR: [{ name: { equals: text, mode: "insensitive" } }, { people: { some: { email: text.toLowerCase() } } }] },
      orderBy: { id: "asc" },
      select: rowSelect,
    }),
  );
  // The database compares with a pattern, in which `_` matches any character, so the result is compared again.
  const isMatch = (row: AccountRow) =>
    row.id === text.toLowerCase() || row.name.toLowerCase() === text.toLowerCase() || row.members.includes(text.toLowerCase());
  return accounts.map(toRow).filter(isMatch);
}

export type AccountDetails = AccountRow & {
  createdAt: Date;
  people: { email: string; name: string; role: Role; deactivatedAt: Date | null; lastActiveAt: Date | null }[];
  /** Here and below: the newest, at most DETAIL_ROWS of each. */
  applications: { id: string; name: string; status: ApplicationStatus; channelNumber: string; createdAt: Date }[];
  ledger: { createdAt: Date; kind: LedgerKind; amount: string; balanceAfter: string; reason: string | null }[];
  pendingPayments: { kind: PaymentKind; amount: string | null; createdAt: Date }[];
  auditEvents: { at: Date; actorName: string; event: string; reason: string | null; before: unknown; after: unknown }[];
};

export const DETAIL_ROWS = 20;

/** One account with its lists, for customer service; null when there is none with this id. Contains no secret and no code. */
export async function getAccountDetails(actor: Operator, accountId: string): Promise<AccountDetails | null> {
  if (!can(actor, "accounts:manage")) return null;
  const account = await runQuery(() =>
    db().account.findUnique({
      where: { id: accountId },
      select: {
        ...summarySelect,
        id: true,
        createdAt: true,
        people: {
          orderBy: { createdAt: "asc" },
          select: {
            email: true,
            name: true,
            role: true,
            deactivatedAt: true,
            sessions: { orderBy: { lastActiveAt: "desc" }, take: 1, select: { lastActiveAt: true } },
          },
        },
        applications: {
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          take: DETAIL_ROWS,
          select: { id: true, name: true, status: true, channelNumber: true, createdAt: true },
        },
        ledger: {
          orderBy: { position: "desc" },
          take: DETAIL_ROWS,
          select: { createdAt: true, kind: true, amount: true, balanceAfter: true, reason: true },
        },
        payments: {
          where: { state: "PENDING" },
          orderBy: { id: "asc" },
          select: { kind: true, amount: true, createdAt: true },
        },
        auditEvents: {
          orderBy: { id: "desc" },
          take: DETAIL_ROWS,
          select: { at: true, actorName: true, event: true, reason: true, before: true, after: true },
        },
      },
    }),
  );
  if (!account) return null;
  const { people, ledger, payments, ...rest } = account;
  return {
    ...toSummary(rest),
    id: rest.id,
    createdAt: rest.createdAt,
    members: people.filter(({ deactivatedAt }) => !deactivatedAt).map(({ email }) => email),
    people: people.map(({ sessions, ...person }) => ({ ...person, lastActiveAt: sessions[0]?.lastActiveAt ?? null })),
    applications: rest.applications,
    ledger: ledger.map((entry) => ({ ...entry, amount: entry.amount.toFixed(2), balanceAfter: entry.balanceAfter.toFixed(2) })),
    pendingPayments: payments.map((payment) => ({ ...payment, amount: payment.amount?.toFixed(2) ?? null })),
    auditEvents: rest.auditEvents,
  };
}
