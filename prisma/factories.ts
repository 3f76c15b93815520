// Worlds for tests: each test makes its own account with what it needs, so tests run side by side in one database. Rows are
// written as the product would have left them; instants are given relative to now, so that data moves and the clock does not.

import { randomInt } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Member } from "@/lib/auth/actor";
import { hashPassword, type PasswordHash } from "@/lib/auth/password";
import { newSessionId, sealToken, sessionIdHash } from "@/lib/auth/token";
import { now } from "@/lib/server/clock";
import { db } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { fingerprint, hashVerificationCode, newCredential, newReference, seal } from "@/lib/server/vault";
import { addMs, addSeconds, DAY_MS } from "@/lib/shared/time";
import { codeExpiresAt } from "@/lib/verification/rules";
import type { Deed } from "@/lib/verification/schema";
import type { ApplicationStatus, Role } from "./client/enums";

/** Every person that a factory makes signs in with it. */
export const FACTORY_PASSWORD = "correct horse battery staple 7";

let passwordHash: Promise<PasswordHash> | undefined;

export type AccountOptions = {
  name?: string;
  applicationLimit?: number;
  /** EUR; booked as a correction, so it may be below zero. */
  balance?: string;
  card?: { brand?: string; lastFour?: string; expiryMonth: number; expiryYear: number } | null;
};

/** An account that may add two applications: a card bound and 100.00 EUR. */
export async function createAccount(options: AccountOptions = {}): Promise<{ id: string; name: string }> {
  const at = now();
  const id = uuidv7();
  const name = options.name ?? "Factory account";
  await db().account.create({ data: { id, name, applicationLimit: options.applicationLimit ?? 2, createdAt: at }, select: { id: true } });
  const balance = options.balance ?? "100.00";
  if (Number(balance) !== 0) {
    await db().ledgerEntry.create({
      data: { id: uuidv7(), accountId: id, kind: "CORRECTION", amount: balance, reason: "opening balance", createdAt: at },
      select: { id: true },
    });
  }
  const card = options.card === undefined ? { expiryMonth: 12, expiryYear: at.getUTCFullYear() + 3 } : options.card;
  if (card) {
    await db().creditCard.create({
      data: { accountId: id, brand: "Visa", lastFour: "4242", boundAt: at, ...card },
      select: { accountId: true },
    });
  }
  return { id, name };
}

export type PersonOptions = { role?: Role; email?: string; name?: string; deactivatedAt?: Date | null };

export async function createPerson(accountId: string, options: PersonOptions = {}) {
  passwordHash ??= hashPassword(FACTORY_PASSWORD);
  const id = uuidv7();
  const person = {
    id,
    accountId,
    email: options.email ?? `person-${id}@example.com`,
    name: options.name ?? "Factory person",
    role: options.role ?? "ADMIN",
    deactivatedAt: options.deactivatedAt ?? null,
  };
  await db().person.create({ data: { ...person, passwordHash: await passwordHash, createdAt: now() }, select: { id: true } });
  return person;
}

export type SessionOptions = { createdAt?: Date; lastActiveAt?: Date; endedAt?: Date | null; address?: string; userAgent?: string };

/** A session and the value of the cookie that carries it. */
export async function createSession(personId: string, options: SessionOptions = {}): Promise<{ id: string; sid: string; cookie: string }> {
  const at = now();
  const id = uuidv7();
  const sid = newSessionId();
  await db().session.create({
    data: {
      id,
      personId,
      tokenHash: sessionIdHash(sid),
      address: options.address ?? "127.0.0.1",
      userAgent: options.userAgent ?? "Factory browser",
      createdAt: options.createdAt ?? at,
      lastActiveAt: options.lastActiveAt ?? options.createdAt ?? at,
      endedAt: options.endedAt ?? null,
    },
    select: { id: true },
  });
  return { id, sid, cookie: await sealToken(sid, env().nextauthSecret) };
}

/** A signed-in member of a new account, or of `accountId`, as a guard would answer it. */
export async function createMember(
  options: { accountId?: string; role?: Role; email?: string; account?: AccountOptions } = {},
): Promise<Member & { cookie: string }> {
  const accountId = options.accountId ?? (await createAccount(options.account)).id;
  const person = await createPerson(accountId, {
    ...(options.role ? { role: options.role } : {}),
    ...(options.email ? { email: options.email } : {}),
  });
  const session = await createSession(person.id);
  return {
    kind: "member",
    personId: person.id,
    sessionId: session.id,
    accountId,
    role: person.role,
    email: person.email,
    name: person.name,
    address: "127.0.0.1",
    userAgent: "Factory browser",
    requestId: uuidv7(),
    cookie: session.cookie,
  };
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

/** An application made a day ago unless told otherwise, with its plain secrets, oldest first. */
export async function createApplication(accountId: string, options: ApplicationOptions = {}) {
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
          ...seal(secret, id, row.version),
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

/** A verification code that was sent, and its six digits. */
export async function createCode(
  member: Pick<Member, "personId" | "sessionId">,
  applicationId: string,
  deed: Deed,
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
      deed,
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
