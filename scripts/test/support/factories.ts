// Rows for tests of all tiers, written directly, with instants relative to now where a test needs a deadline. Each call makes
// an account or a person of its own, so that tests can run at the same time in one database.

import { randomInt, randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { hashPassword, type PasswordHash } from "@/lib/auth/password";
import { newSessionId, sealToken, sessionCookieName, sessionIdHash } from "@/lib/auth/token";
import type { Member } from "@/lib/core/actor";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { fingerprint, newCredential, sealSecret } from "@/lib/secrets/credential";
import { addressGroupOf } from "@/lib/shared/ip-address";
import { addMs, addSeconds, DAY_MS, MINUTE_MS } from "@/lib/shared/time";
import type { RefusalFacts } from "@/lib/sms-api/decision";
import { hashVerificationCode, newReference } from "@/lib/verification/code";
import { codeExpiresAt } from "@/lib/verification/rules";
import type { Purpose } from "@/lib/verification/schema";
import type { ApplicationStatus, Role } from "@/prisma/client/enums";

/** Meets the password policy; every person made here has it by default. */
export const PASSWORD = "seven tired llamas knit";

let passwordHash: Promise<PasswordHash> | undefined;

type Card = { brand: string; lastFour: string; expiryMonth: number; expiryYear: number };

/** Valid for five more years. */
export function goodCard(): Card {
  return { brand: "Visa", lastFour: "4242", expiryMonth: 12, expiryYear: now().getUTCFullYear() + 5 };
}

const minuteOf = (at: Date) => new Date(at.getTime() - (at.getTime() % MINUTE_MS));

export type AccountOptions = {
  name?: string;
  applicationLimit?: number;
  /** EUR; booked as one ledger entry. */
  balance?: string;
  /** Null: no card is bound. */
  card?: Card | null;
};

/** By default it can add two applications: it has a card, 100.00 EUR and a limit of two. */
export async function makeAccount(options: AccountOptions = {}): Promise<{ id: string; name: string }> {
  const { name = `Account ${randomUUID().slice(0, 8)}`, applicationLimit = 2, balance = "100.00", card = goodCard() } = options;
  const createdAt = now();
  const id = uuidv7();
  await db().account.create({ data: { id, name, applicationLimit, createdAt } });
  if (card) await db().creditCard.create({ data: { accountId: id, ...card, boundAt: createdAt } });
  if (Number(balance) !== 0) {
    // A correction can have any amount, a top-up cannot.
    await db().ledgerEntry.create({
      data: { id: uuidv7(), accountId: id, kind: "CORRECTION", amount: balance, reason: "Made by a factory", createdAt },
    });
  }
  return { id, name };
}

export type PersonOptions = {
  /** By default a new account. */
  accountId?: string;
  email?: string;
  name?: string;
  role?: Role;
  password?: string;
  deactivatedAt?: Date | null;
};

export type MadePerson = { id: string; accountId: string; email: string; name: string; role: Role; password: string };

export async function makePerson(options: PersonOptions = {}): Promise<MadePerson> {
  const {
    email = `${randomUUID()}@example.com`,
    name = "Factory person",
    role = "ADMIN",
    deactivatedAt = null,
    password = PASSWORD,
  } = options;
  const accountId = options.accountId ?? (await makeAccount()).id;
  passwordHash ??= hashPassword(PASSWORD);
  const id = uuidv7();
  await db().person.create({
    data: {
      id,
      accountId,
      email,
      name,
      role,
      passwordHash: password === PASSWORD ? await passwordHash : await hashPassword(password),
      deactivatedAt,
      createdAt: now(),
    },
  });
  return { id, accountId, email, name, role, password };
}

export type SessionOptions = {
  createdAt?: Date;
  lastActiveAt?: Date;
  endedAt?: Date | null;
  address?: string;
  userAgent?: string;
};

export type MadeSession = {
  id: string;
  /** The random id in the token. */
  sid: string;
  /** A browser with this cookie is signed in. */
  cookie: { name: string; value: string };
  /** The person as the actor of commands and queries. */
  member: Member;
};

export async function makeSession(person: Omit<MadePerson, "password">, options: SessionOptions = {}): Promise<MadeSession> {
  const { createdAt = now(), endedAt = null, address = "127.0.0.1", userAgent = "factory" } = options;
  const { lastActiveAt = createdAt } = options;
  const id = uuidv7();
  const sid = newSessionId();
  await db().session.create({
    data: { id, personId: person.id, tokenHash: sessionIdHash(sid), address, userAgent, createdAt, lastActiveAt, endedAt },
  });
  const { nextauthUrl, nextauthSecret } = env();
  const { id: personId, accountId, email, name, role } = person;
  return {
    id,
    sid,
    cookie: { name: sessionCookieName(nextauthUrl), value: await sealToken(sid, nextauthSecret) },
    member: {
      kind: "member",
      sessionId: id,
      personId,
      accountId,
      email,
      name,
      role,
      address,
      userAgent,
      requestId: randomUUID(),
    },
  };
}

export type MemberSession = MadeSession & { person: MadePerson };

/** A signed-in person, by default of a new account. */
export async function makeMember(options: PersonOptions & { account?: AccountOptions } = {}): Promise<MemberSession> {
  const { account, ...rest } = options;
  const accountId = rest.accountId ?? (await makeAccount(account)).id;
  const person = await makePerson({ ...rest, accountId });
  return { ...(await makeSession(person)), person };
}

export type ApplicationOptions = {
  name?: string;
  status?: ApplicationStatus;
  suspensionReason?: string;
  createdAt?: Date;
  /** When the SMS API first accepted an SMS. */
  firstSmsAcceptedAt?: Date | null;
  /** Oldest first; the default is one blank list in force. */
  revisions?: { addresses: string[]; effectiveFrom: Date; effectiveUntil?: Date | null; cancelledAt?: Date | null }[];
  /** Oldest first, in alternating slots; the default is one version in force. */
  secrets?: { secret?: string; validFrom: Date; validUntil?: Date | null; cancelledAt?: Date | null; slot?: number }[];
};

/** An application, by default added a day ago; answers it with its secrets in plain text, oldest first. */
export async function makeApplication(accountId: string, options: ApplicationOptions = {}) {
  const createdAt = options.createdAt ?? addMs(now(), -DAY_MS);
  const id = uuidv7();
  const [channel] = await db().$queryRaw<{ number: bigint }[]>`SELECT nextval('channel_numbers') AS number`;
  const application = {
    id,
    accountId,
    name: options.name ?? `app_${randomInt(1e9)}`,
    key: newCredential(),
    channelNumber: `isms${channel?.number}`,
    status: options.status ?? "LAUNCHED",
  } as const;
  const isSuspended = application.status === "SUSPENDED";
  const secrets = (options.secrets ?? [{ validFrom: createdAt }]).map((row, index) => ({
    ...row,
    version: index + 1,
    slot: row.slot ?? index % 2,
    secret: row.secret ?? newCredential(),
  }));
  await db().application.create({
    data: {
      ...application,
      suspendedAt: isSuspended ? now() : null,
      suspensionReason: isSuspended ? (options.suspensionReason ?? "a test of suspension") : null,
      version: 1,
      firstSmsAcceptedAt: options.firstSmsAcceptedAt ?? null,
      createdAt,
      revisions: {
        create: (options.revisions ?? [{ addresses: [], effectiveFrom: createdAt }]).map((row, index) => ({
          id: uuidv7(),
          revision: index + 1,
          createdAt: row.effectiveFrom < now() ? row.effectiveFrom : now(),
          ...row,
        })),
      },
      secrets: {
        create: secrets.map(({ secret, ...row }) => ({
          id: uuidv7(),
          ...sealSecret(secret, id, row.version),
          fingerprint: fingerprint(secret),
          createdAt: row.validFrom < now() ? row.validFrom : now(),
          ...row,
        })),
      },
    },
    select: { id: true },
  });
  return { ...application, secrets: secrets.map(({ secret }) => secret) };
}

export type RefusedCallOptions = {
  /** When the first of the row's calls arrived. */
  at: Date;
  /** When the latest arrived, within the same minute. */
  lastAt?: Date;
  code?: string;
  /** Canonical. */
  address?: string;
  count?: number;
  facts?: RefusalFacts & { fittingVersion?: number };
};

/** Refused calls as the SMS API records them. */
export async function makeRefusedCalls(
  { id: applicationId, accountId }: { id: string; accountId: string },
  rows: readonly RefusedCallOptions[],
): Promise<void> {
  await db().refusedCall.createMany({
    data: rows.map(({ at, lastAt = at, code = "E000623", address = "203.0.113.9", count = 1, facts = {} }) => ({
      id: uuidv7({ msecs: at.getTime() }),
      accountId,
      applicationId,
      minute: minuteOf(at),
      addressGroup: addressGroupOf(address),
      code,
      address,
      count,
      firstAt: at,
      lastAt,
      facts,
    })),
  });
}

/** The count of a minute's accepted calls, of two SMS each, and a ping. */
export async function makeAcceptedCalls({ id: applicationId }: { id: string }, at: Date, calls: number): Promise<void> {
  await db().acceptedCallCount.create({ data: { applicationId, minute: minuteOf(at), calls, messages: calls * 2, pings: 1 } });
}

/** A verification code as if it was sent; answers its six digits too. */
export async function makeCode(
  member: Pick<Member, "personId" | "sessionId">,
  applicationId: string,
  purpose: Purpose,
  options: { createdAt?: Date; expiresAt?: Date; code?: string } = {},
): Promise<{ id: string; code: string }> {
  const createdAt = options.createdAt ?? addSeconds(now(), -61);
  const id = uuidv7();
  const code = options.code ?? String(randomInt(1_000_000)).padStart(6, "0");
  await db().verificationCode.create({
    data: {
      id,
      personId: member.personId,
      sessionId: member.sessionId,
      applicationId,
      purpose,
      codeHash: hashVerificationCode(id, code),
      reference: newReference(),
      attempts: 0,
      createdAt,
      expiresAt: options.expiresAt ?? codeExpiresAt(createdAt),
    },
    select: { id: true },
  });
  return { id, code };
}

/** Six digits that are not `code`. */
export function wrongCode(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, "0");
}
