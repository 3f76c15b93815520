// The facts that sign-in stores whether or not it succeeds: the counts of attempts, the failures, and when a session was last
// active.
//
// An attempt is counted before its password is checked, by one statement that refuses at the limit. So the limit holds for
// concurrent attempts on any number of instances. A successful attempt is removed from the count again.

import { createHmac, hkdfSync } from "node:crypto";
import type { Anonymous, Member } from "@/lib/core/actor";
import { runAttempt } from "@/lib/core/attempt";
import { runQuery } from "@/lib/core/run-query";
import { now } from "@/lib/platform/clock";
import { db, type Transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { addressGroupOf } from "@/lib/shared/ip-address";
import { addMs } from "@/lib/shared/time";
import {
  ACTIVITY_INTERVAL_MS,
  FAILURES_PER_ADDRESS,
  FAILURES_PER_EMAIL_AND_ADDRESS,
  IDLE_LIMIT_MS,
  SIGN_IN_WINDOW_MS,
  signInDelayMs,
} from "./rules";

/** The hash is keyed, because all addresses could be tried against a plain hash. All instances have the same secret. */
function throttleKey(...values: string[]): string {
  const key = Buffer.from(hkdfSync("sha256", env().nextauthSecret, "", "sign-in throttle", 32));
  return createHmac("sha256", key).update(JSON.stringify(values)).digest("base64url");
}

type Count = { key: string; count: number; windowStartedAt: Date; windowEndsAt: Date };

/** Adds one to the count of the key's window. When the count has reached `limit`, returns the end of the window instead. */
async function countInWindow(tx: Transaction, key: string, limit: number, at: Date): Promise<Count | { throttledUntil: Date }> {
  const instant = at.toISOString();
  const end = addMs(at, SIGN_IN_WINDOW_MS).toISOString();
  // When the window is over, a new one starts. At the limit the WHERE matches no row, so nothing is written or returned.
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
  const atLimit = await tx.throttle.findUnique({ where: { key }, select: { windowEndsAt: true } });
  return { throttledUntil: atLimit?.windowEndsAt ?? addMs(at, SIGN_IN_WINDOW_MS) };
}

/** An attempt that is counted and may be checked. */
export type SignInAttempt = {
  counts: Count[];
  /** How long to wait before the password is checked. */
  delayMs: number;
  /** The end of the window whose limit this attempt reaches: if it fails, a throttle begins. Null below the limit. */
  limitReachedUntil: Date | null;
};

class Throttled extends Error {
  constructor(readonly until: Date) {
    super("throttled");
  }
}

/** Counts an attempt to sign in. When a limit is reached already, counts nothing and returns the end of the throttle. */
export async function countSignInAttempt(email: string, address: string): Promise<SignInAttempt | { throttledUntil: Date }> {
  const group = addressGroupOf(address);
  // Always in this order, so that two attempts cannot deadlock.
  const limits: [string, number][] = [
    [throttleKey("address", group), FAILURES_PER_ADDRESS],
    [throttleKey("e-mail and address", email, group), FAILURES_PER_EMAIL_AND_ADDRESS],
    // No limit here: otherwise a stranger could lock somebody out. This count only sets the delay.
    [throttleKey("e-mail", email), 2 ** 31 - 1],
  ];
  try {
    return await db().$transaction(async (tx) => {
      const at = now();
      const counts: Count[] = [];
      for (const [key, limit] of limits) {
        const count = await countInWindow(tx, key, limit, at);
        // The error rolls back the counts of the other keys: a throttled attempt is not checked, so it does not count.
        if ("throttledUntil" in count) throw new Throttled(count.throttledUntil);
        counts.push(count);
      }
      const atLimit = counts.filter((count, index) => count.count >= (limits[index]?.[1] ?? 0));
      return {
        counts,
        delayMs: signInDelayMs(counts.at(-1)?.count ?? 0),
        limitReachedUntil:
          atLimit.length > 0 ? new Date(Math.max(...atLimit.map((count) => count.windowEndsAt.getTime()))) : null,
      };
    });
  } catch (error) {
    if (error instanceof Throttled) return { throttledUntil: error.until };
    throw error;
  }
}

/** For an attempt that succeeded or was not checked. Changes nothing in a window that started after the attempt. */
export async function uncountSignInAttempt(attempt: SignInAttempt): Promise<void> {
  for (const { key, windowStartedAt } of attempt.counts) {
    await db().throttle.updateMany({
      where: { key, windowStartedAt, count: { gt: 0 } },
      data: { count: { decrement: 1 } },
    });
  }
}

/**
 * `person` is the owner of the e-mail address, so that the failure appears in the Audit Log of that account. Null when nobody has
 * the address, and when the caller is a member: then the row belongs to the member's own account.
 */
export async function recordWrongPassword(
  caller: Anonymous | Member,
  attempt: SignInAttempt,
  event: "sign_in.failed" | "person.password_mistaken",
  person: { id: string; accountId: string } | null = null,
): Promise<void> {
  const subject = person ? { accountId: person.accountId, subjectId: person.id } : {};
  await runAttempt(caller, async (ctx) => {
    await ctx.audit({ event, ...subject });
    if (!attempt.limitReachedUntil) return;
    await ctx.audit({ event: "sign_in.throttled", ...subject, after: { until: attempt.limitReachedUntil.toISOString() } });
  });
}

/** Records activity in the session, at most once a minute. Changes nothing in a session that is over. */
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
