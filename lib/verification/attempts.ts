// What must be kept of verification codes even when the command behind them is refused: the entries taken, the code spent,
// the code that could not be delivered. Each is a transaction of its own and touches no table but the codes'.
//
// An entry is counted before anything is compared, and committed: of fifty guesses in parallel five are looked at.

import type { Member } from "@/lib/core/actor";
import { recordAudit } from "@/lib/core/record-audit";
import { codeMessage, codesBlockedMessage } from "@/lib/mail/messages";
import { now } from "@/lib/platform/clock";
import { db, type Transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { sendMail } from "@/lib/platform/mail";
import { isSameHash } from "@/lib/platform/vault";
import { fail, failField, ok, type Result } from "@/lib/shared/result";
import { addMs, formatInstantUtc } from "@/lib/shared/time";
import { hashVerificationCode } from "./code";
import { purposeLabels } from "./labels";
import {
  BLOCK_MS,
  CODE_SECONDS,
  codeStateAt,
  MAX_ATTEMPTS,
  MAX_WRONG_ENTRIES,
  maskEmail,
  WRONG_ENTRIES_WINDOW_MS,
} from "./rules";
import type { Purpose } from "./schema";

type Claim<D extends Purpose> = { personId: string; sessionId: string; applicationId: string; purpose: D; codeId: string };

/**
 * Proof that a code was spent, for one person, session, application and purpose. Only spendCode makes one; the command that
 * takes it consumes it, once, against its own context and input. A mismatch is a fault of the program, so it throws.
 */
class SpentCode<D extends Purpose> {
  #claim: Claim<D> | null;

  constructor(claim: Claim<D>) {
    this.#claim = claim;
  }

  consume(actor: Member, applicationId: string, purpose: D): { codeId: string } {
    const claim = this.#claim;
    this.#claim = null;
    if (!claim) throw new Error("a spent verification code was used a second time");
    if (
      claim.personId !== actor.personId ||
      claim.sessionId !== actor.sessionId ||
      claim.applicationId !== applicationId ||
      claim.purpose !== purpose
    ) {
      throw new Error("a spent verification code was used for something else");
    }
    return { codeId: claim.codeId };
  }
}

/** Exported as a type only: nobody else can make one. */
export type Verified<D extends Purpose> = SpentCode<D>;

type Entry = { applicationId: string; purpose: Purpose; code: string };
type TakenEntry = { id: string; attempts: number; codeHash: Uint8Array };

/** Counts the entry on the live code; null when there is no live code. */
async function takeEntry(actor: Member, entry: Entry, at: Date): Promise<TakenEntry | "blocked" | null> {
  return db().$transaction(async (tx) => {
    const [taken] = await tx.$queryRaw<TakenEntry[]>`
      UPDATE verification_codes SET attempts = attempts + 1
      WHERE person_id = ${actor.personId}::uuid AND session_id = ${actor.sessionId}::uuid
        AND application_id = ${entry.applicationId}::uuid AND purpose = ${entry.purpose}::verification_purpose
        AND attempts < ${MAX_ATTEMPTS} AND spent_at IS NULL AND voided_at IS NULL AND ${at} < expires_at
      RETURNING id, attempts, code_hash AS "codeHash"`;
    if (!taken) return null;
    // The person's budget over all codes: a window that starts with its first entry, or anew after a block.
    const windowStart = addMs(at, -WRONG_ENTRIES_WINDOW_MS);
    const budget = await tx.$executeRaw`
      INSERT INTO verification_budgets AS b (person_id, window_started_at, entries)
      VALUES (${actor.personId}::uuid, ${at}, 1)
      ON CONFLICT (person_id) DO UPDATE SET
        window_started_at = CASE WHEN b.window_started_at <= ${windowStart} OR b.blocked_until <= ${at} THEN ${at} ELSE b.window_started_at END,
        entries = CASE WHEN b.window_started_at <= ${windowStart} OR b.blocked_until <= ${at} THEN 1 ELSE b.entries + 1 END,
        blocked_until = NULL
      WHERE (b.blocked_until IS NULL OR b.blocked_until <= ${at})
        AND (b.window_started_at <= ${windowStart} OR b.blocked_until <= ${at} OR b.entries < ${MAX_WRONG_ENTRIES})`;
    return budget === 0 ? "blocked" : taken;
  });
}

/** Spends the code; false when another request was faster. The right entry is given back to the person's budget. */
async function spend(actor: Member, codeId: string, at: Date): Promise<boolean> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.verificationCode.updateMany({
      where: { id: codeId, spentAt: null, voidedAt: null },
      data: { spentAt: at },
    });
    await tx.verificationBudget.updateMany({
      where: { personId: actor.personId, entries: { gt: 0 } },
      data: { entries: { decrement: 1 } },
    });
    return count === 1;
  });
}

/** After the fifth wrong entry the code is void; after the fifteenth in a day the person's codes are blocked, and told so. */
async function recordWrongEntry(actor: Member, entry: Entry, taken: TakenEntry, at: Date): Promise<Date | null> {
  const until = addMs(at, BLOCK_MS);
  const blocked = await db().$transaction(async (tx) => {
    if (taken.attempts >= MAX_ATTEMPTS) {
      const { count } = await tx.verificationCode.updateMany({
        where: { id: taken.id, spentAt: null, voidedAt: null },
        data: { voidedAt: at, voidReason: "WRONG_ENTRIES" },
      });
      if (count === 1) {
        await recordAudit(tx, actor, at, {
          event: "verification.code_voided",
          applicationId: entry.applicationId,
          after: { purpose: entry.purpose, wrongEntries: MAX_ATTEMPTS },
        });
      }
    }
    const { count } = await tx.verificationBudget.updateMany({
      where: { personId: actor.personId, entries: { gte: MAX_WRONG_ENTRIES }, blockedUntil: null },
      data: { blockedUntil: until },
    });
    if (count === 1) {
      await recordAudit(tx, actor, at, {
        event: "verification.blocked",
        subjectId: actor.personId,
        after: { until: until.toISOString() },
      });
    }
    return count === 1;
  });
  if (!blocked) return null;
  const message = codesBlockedMessage({ at, until, address: actor.address });
  sendMail({ ...message, to: actor.email, expiresAt: until }).catch((error: unknown) =>
    log.error({ event: "mail.failed", about: "codes blocked", reason: String(error) }),
  );
  return until;
}

/** Whether, and until when, a person's codes are blocked. */
export async function codesBlockedUntil(tx: Transaction, personId: string, at: Date): Promise<Date | null> {
  const budget = await tx.verificationBudget.findUnique({ where: { personId }, select: { blockedUntil: true } });
  return budget?.blockedUntil && at < budget.blockedUntil ? budget.blockedUntil : null;
}

export function blockedFailure(until: Date | null) {
  const when = until ? ` They can be used again from ${formatInstantUtc(until)}.` : "";
  return failField("code", `Your verification codes are blocked after too many wrong entries.${when}`, "rate_limited");
}

/** Why an entry found no live code. */
async function noLiveCode(actor: Member, entry: Entry, at: Date) {
  const latest = await db().verificationCode.findFirst({
    where: { personId: actor.personId, sessionId: actor.sessionId, applicationId: entry.applicationId, purpose: entry.purpose },
    orderBy: { createdAt: "desc" },
    select: { spentAt: true, voidReason: true, expiresAt: true, attempts: true },
  });
  const state = latest ? codeStateAt(latest, at) : "none";
  switch (state) {
    case "spent":
      return failField("code", "This code was used already. Send a new one.");
    case "wrong_entries":
      return failField("code", "This code is void after five wrong entries. Send a new one.");
    case "expired":
      return failField("code", "This code has expired. Send a new one.");
    default:
      return failField("code", "There is no code to enter yet. Send one first.");
  }
}

/** Takes the entry, compares, and spends the code. Every outcome is committed before it is answered. */
export async function spendCode<D extends Purpose>(
  actor: Member,
  entry: { applicationId: string; purpose: D; code: string },
): Promise<Result<Verified<D>>> {
  const at = now();
  const taken = await takeEntry(actor, entry, at);
  if (taken === null) return noLiveCode(actor, entry, at);
  if (taken === "blocked") return blockedFailure(await codesBlockedUntil(db(), actor.personId, at));
  if (isSameHash(taken.codeHash, hashVerificationCode(taken.id, entry.code))) {
    if (!(await spend(actor, taken.id, at))) return failField("code", "This code was used already. Send a new one.");
    const { applicationId, purpose } = entry;
    return ok(new SpentCode({ personId: actor.personId, sessionId: actor.sessionId, applicationId, purpose, codeId: taken.id }));
  }
  const blockedUntil = await recordWrongEntry(actor, entry, taken, at);
  if (blockedUntil) return blockedFailure(blockedUntil);
  const left = MAX_ATTEMPTS - taken.attempts;
  if (left <= 0) return failField("code", "Wrong code. It is void now, after five wrong entries. Send a new one.");
  return failField("code", `Wrong code. ${left} ${left === 1 ? "attempt" : "attempts"} left.`);
}

/** What sendCode hands over after its commit: it holds the code, so it goes nowhere but into the mail. */
export type CodeToDeliver = {
  codeId: string;
  code: string;
  reference: string;
  purpose: Purpose;
  applicationName: string;
  createdAt: Date;
  expiresAt: Date;
  resendAt: Date;
};

/** What the dialog is told. */
export type SentCode = { reference: string; sentTo: string; expiresAt: Date; resendAt: Date };

/** Sends the mail. When it cannot be sent the code is voided and its wait given back, so one may try again at once. */
export async function deliverCode(actor: Member, sent: CodeToDeliver): Promise<Result<SentCode>> {
  const message = codeMessage({
    ...sent,
    purpose: purposeLabels[sent.purpose],
    at: sent.createdAt,
    address: actor.address,
    validSeconds: CODE_SECONDS,
  });
  try {
    await sendMail({ ...message, to: actor.email, expiresAt: sent.expiresAt, reference: sent.reference });
  } catch (error) {
    log.warn({ event: "mail.failed", about: "verification code", requestId: actor.requestId, reason: String(error) });
    await db().verificationCode.updateMany({
      where: { id: sent.codeId, spentAt: null, voidedAt: null },
      data: { voidedAt: now(), voidReason: "UNDELIVERED" },
    });
    return fail("unavailable", "The code could not be sent: the mail server did not take it. You can try again at once.");
  }
  return ok({ reference: sent.reference, sentTo: maskEmail(actor.email), expiresAt: sent.expiresAt, resendAt: sent.resendAt });
}
