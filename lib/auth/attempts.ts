// What sign-in keeps whether or not it succeeds: the counts of attempts, the failures, and when a session was last active.
//
// An attempt is counted before it is looked at, by one statement that refuses at the limit. Of any number of attempts at
// once, over any number of instances, only as many are looked at as the limit allows; a success gives its count back.

import { createHmac, hkdfSync } from "node:crypto";
import type { Anonymous, Member } from "@/lib/core/actor";
import { runAttempt } from "@/lib/core/attempt";
import { runQuery } from "@/lib/core/run-query";
import { now } from "@/lib/platform/clock";
import { db, type Transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { networkOf } from "@/lib/shared/ip-address";
import { addMs } from "@/lib/shared/time";
import {
  ACTIVITY_INTERVAL_MS,
  FAILURES_PER_ADDRESS,
  FAILURES_PER_EMAIL_AND_ADDRESS,
  IDLE_LIMIT_MS,
  SIGN_IN_WINDOW_MS,
  signInDelayMs,
} from "./rules";

/** Addresses are few enough to be guessed from a plain hash, so their hash is keyed. All instances have the same secret. */
function throttleKey(...parts: string[]): string {
  const key = Buffer.from(hkdfSync("sha256", env().nextauthSecret, "", "sign-in throttle", 32));
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}

type Count = { key: string; count: number; windowStartedAt: Date; windowEndsAt: Date };

/** Counts one more in the key's window, or answers when the window ends if it holds `limit` already. */
async function countOne(tx: Transaction, key: string, limit: number, at: Date): Promise<Count | { refusedUntil: Date }> {
  const instant = at.toISOString();
  const end = addMs(at, SIGN_IN_WINDOW_MS).toISOString();
  // A row over its window starts anew. At the limit the WHERE lets nothing be written and nothing is returned.
  const [row] = await tx.$queryRaw<Omit<Count, "key">[]>`
    INSERT INTO throttles AS t (key, count, window_started_at, window_ends_at)
    VALUES (${key}, 1, ${instant}::timestamptz, ${end}::timestamptz)
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN t.window_ends_at <= excluded.window_started_at THEN 1 ELSE t.count + 1 END,
      window_started_at = CASE WHEN t.window_ends_at <= excluded.window_started_at THEN excluded.window_started_at ELSE t.window_started_at END,
      window_ends_at = CASE WHEN t.window_ends_at <= excluded.window_started_at THEN excluded.window_ends_at ELSE t.window_ends_at END
    WHERE t.window_ends_at <= excluded.window_started_at OR t.count < ${limit}
    RETURNING count, window_started_at AS "windowStartedAt", window_ends_at AS "windowEndsAt"`;
  if (row) return { key, ...row };
  const full = await tx.throttle.findUnique({ where: { key }, select: { windowEndsAt: true } });
  return { refusedUntil: full?.windowEndsAt ?? addMs(at, SIGN_IN_WINDOW_MS) };
}

/** An attempt that may be looked at. */
export type SignInAttempt = {
  counts: Count[];
  /** How long it is to be kept waiting first. */
  delayMs: number;
  /** When the window ends that this attempt has filled; its failure then begins a throttle. Null when there is room left. */
  fillsUntil: Date | null;
};

class Throttled extends Error {
  constructor(readonly until: Date) {
    super("throttled");
  }
}

/** Takes a place for an attempt to sign in, or answers until when there is none. */
export async function countSignInAttempt(email: string, address: string): Promise<SignInAttempt | { refusedUntil: Date }> {
  const network = networkOf(address);
  // Always in this order, so that two attempts never wait for each other.
  const limits: [string, number][] = [
    [throttleKey("address", network), FAILURES_PER_ADDRESS],
    [throttleKey("e-mail and address", email, network), FAILURES_PER_EMAIL_AND_ADDRESS],
    // Without a limit: a stranger must not be able to fill it. It only sets the delay.
    [throttleKey("e-mail", email), 2 ** 31 - 1],
  ];
  try {
    return await db().$transaction(async (tx) => {
      const at = now();
      const counts: Count[] = [];
      for (const [key, limit] of limits) {
        const count = await countOne(tx, key, limit, at);
        // Thrown, so that what was counted for the other keys is rolled back: a refused attempt was not looked at.
        if ("refusedUntil" in count) throw new Throttled(count.refusedUntil);
        counts.push(count);
      }
      const full = counts.filter((count, place) => count.count >= (limits[place]?.[1] ?? 0));
      return {
        counts,
        delayMs: signInDelayMs(counts.at(-1)?.count ?? 0),
        fillsUntil: full.length > 0 ? new Date(Math.max(...full.map((count) => count.windowEndsAt.getTime()))) : null,
      };
    });
  } catch (error) {
    if (error instanceof Throttled) return { refusedUntil: error.until };
    throw error;
  }
}

/** For an attempt that succeeded or was never looked at. A window that has been replaced meanwhile is left alone. */
export async function uncountSignInAttempt(attempt: SignInAttempt): Promise<void> {
  for (const { key, windowStartedAt } of attempt.counts) {
    await db().throttle.updateMany({
      where: { key, windowStartedAt, count: { gt: 0 } },
      data: { count: { decrement: 1 } },
    });
  }
}

/** `person` when the e-mail is somebody's, so that the failure is seen in that account's audit; a member's own is theirs. */
export async function recordWrongPassword(
  caller: Anonymous | Member,
  attempt: SignInAttempt,
  event: "sign_in.failed" | "person.password_mistaken",
  person: { id: string; accountId: string } | null = null,
): Promise<void> {
  const subject = person ? { accountId: person.accountId, subjectId: person.id } : {};
  await runAttempt(caller, async (ctx) => {
    await ctx.audit({ event, ...subject });
    if (!attempt.fillsUntil) return;
    await ctx.audit({ event: "sign_in.throttled", ...subject, after: { until: attempt.fillsUntil.toISOString() } });
  });
}

/** Writes that the session is in use; not within a minute of the last time, and never for one that is over. */
export async function markActive(sessionId: string, at: Date): Promise<void> {
  await runQuery(() =>
    db().session.updateMany({
      where: {
        id: sessionId,
        endedAt: null,
        lastActiveAt: { lte: addMs(at, -ACTIVITY_INTERVAL_MS), gt: addMs(at, -IDLE_LIMIT_MS) },
      },
      data: { lastActiveAt: at },
    }),
  );
}
