// The member of a session, read again for each request, so that changes by an operator or in another tab take effect at once.

import type { AccountSummary, CardView } from "@/lib/accounts/queries";
import type { Member } from "@/lib/core/actor";
import type { Caller } from "@/lib/core/caller";
import { preparedQuery } from "@/lib/core/prepared-query";
import { runQuery } from "@/lib/core/run-query";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Role } from "@/prisma/client/enums";
import { browserName } from "./browser-name";
import { isSessionLiveAt, type SessionInstants, sessionEnd } from "./rules";
import { sessionIdHash } from "./token";

export type SignedInMember = { member: Member; account: AccountSummary; session: SessionInstants };

type SessionRow = SessionInstants & {
  sessionId: string;
  personId: string;
  accountId: string;
  email: string;
  name: string;
  role: Role;
  deactivatedAt: Date | null;
} & Omit<AccountSummary, "name" | "card"> & { accountName: string } & { [Field in keyof CardView]: CardView[Field] | null };

/** One statement, because every page begins with it, and each round trip to the database costs as much as reading several rows. */
const selectSession = preparedQuery<SessionRow>(
  "session",
  `SELECT s.id AS "sessionId", s.created_at AS "createdAt", s.last_active_at AS "lastActiveAt", s.ended_at AS "endedAt",
    p.id AS "personId", p.account_id AS "accountId", p.email, p.name, p.role::text AS role, p.deactivated_at AS "deactivatedAt",
    a.name AS "accountName", a.balance::text AS balance, a.application_limit AS "applicationLimit",
    a.application_count AS "applicationCount",
    c.brand, c.last_four AS "lastFour", c.expiry_month AS "expiryMonth", c.expiry_year AS "expiryYear"
  FROM sessions s JOIN people p ON p.id = s.person_id JOIN accounts a ON a.id = p.account_id
    LEFT JOIN credit_cards c ON c.account_id = a.id
  WHERE s.token_hash = $1`,
);

/**
 * The member whose live session has this id, and the account; null when there is none, it is over, or its person is
 * deactivated. Throws DatabaseUnavailable.
 */
export async function findSignedInMember(sid: string, caller: Caller, at: Date): Promise<SignedInMember | null> {
  const [row] = await selectSession(sessionIdHash(sid));
  if (!row || row.deactivatedAt || !isSessionLiveAt(row, at)) return null;
  const { sessionId, personId, accountId, email, name, role, createdAt, lastActiveAt, endedAt } = row;
  const { accountName, balance, applicationLimit, applicationCount, brand, lastFour, expiryMonth, expiryYear } = row;
  const card = brand && lastFour && expiryMonth && expiryYear ? { brand, lastFour, expiryMonth, expiryYear } : null;
  return {
    member: { kind: "member", sessionId, personId, accountId, email, name, role, ...caller },
    account: { name: accountName, balance, applicationLimit, applicationCount, card },
    session: { createdAt, lastActiveAt, endedAt },
  };
}

export type SessionView = {
  id: string;
  /** `Firefox 128 on Linux` */
  browser: string;
  address: string;
  signedInAt: Date;
  /** May be up to a minute too early: activity is written at most once a minute. */
  lastActiveAt: Date;
  endsAt: Date;
  /** Whether it is the session of this request. */
  isCurrent: boolean;
};

/** The member's own live sessions: the current one first, then the most recently active. */
export async function listOwnSessions(actor: Member): Promise<SessionView[]> {
  const instant = now();
  const sessions = await runQuery(() =>
    db().session.findMany({
      where: { personId: actor.personId, endedAt: null },
      orderBy: [{ lastActiveAt: "desc" }, { id: "desc" }],
      select: { id: true, address: true, userAgent: true, createdAt: true, lastActiveAt: true, endedAt: true },
    }),
  );
  return sessions
    .filter((session) => isSessionLiveAt(session, instant))
    .map(({ id, address, userAgent, createdAt, lastActiveAt, endedAt }) => ({
      id,
      browser: browserName(userAgent),
      address,
      signedInAt: createdAt,
      lastActiveAt,
      endsAt: sessionEnd({ createdAt, lastActiveAt, endedAt }),
      isCurrent: id === actor.sessionId,
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

export type PersonForSignIn = {
  id: string;
  accountId: string;
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
  deactivatedAt: Date | null;
};

/** For sign-in only: the one query that selects the password's hash. `email` is in lower case. */
export async function findPersonForSignIn(email: string): Promise<PersonForSignIn | null> {
  return db().person.findUnique({
    where: { email },
    select: { id: true, accountId: true, email: true, name: true, role: true, passwordHash: true, deactivatedAt: true },
  });
}
