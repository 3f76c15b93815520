// What is stored of verification codes even when the command is refused: counted entries, spent codes, codes that could not be
// delivered. Each is a separate transaction and writes only the tables of codes and the audit.
//
// An entry is counted and committed before the code is compared. Of fifty parallel guesses only five are compared.

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

type ProofScope<P extends Purpose> = { personId: string; sessionId: string; applicationId: string; purpose: P; codeId: string };

/**
 * Proof that a code was spent, for one person, session, application and purpose. Only spendCode creates one. The command
 * consumes it once and checks it against its own context and input. A mismatch is a programming error, so it throws.
 */
class SpentCode<P extends Purpose> {
  #scope: ProofScope<P> | null;

  constructor(scope: ProofScope<P>) {
    this.#scope = scope;
  }

  consume(actor: Member, applicationId: string, purpose: P): { codeId: string } {
    const scope = this.#scope;
    this.#scope = null;
    if (!scope) throw new Error("a spent verification code was used a second time");
    if (
      scope.personId !== actor.personId ||
      scope.sessionId !== actor.sessionId ||
      scope.applicationId !== applicationId ||
      scope.purpose !== purpose
    ) {
      throw new Error("a spent verification code was used for something else");
    }
    return { codeId: scope.codeId };
  }
}

/** Only the type is exported, so that no other module can create a proof. */
export type Verified<P extends Purpose> = SpentCode<P>;

type Entry = { applicationId: string; purpose: Purpose; code: string };
type CountedEntry = { id: string; attempts: number; codeHash: Uint8Array };

/** Counts the entry for the valid code; null when there is no valid code. */
async function countEntry(actor: Member, entry: Entry, at: Date): Promise<CountedEntry | "blocked" | null> {
  return db().$transaction(async (tx) => {
    const [counted] = await tx.$queryRaw<CountedEntry[]>`
      UPDATE verification_codes SET attempts = attempts + 1
      WHERE person_id = ${actor.personId}::uuid AND session_id = ${actor.sessionId}::uuid
        AND application_id = ${entry.applicationId}::uuid AND purpose = ${entry.purpose}::verification_purpose
        AND attempts < ${MAX_ATTEMPTS} AND spent_at IS NULL AND voided_at IS NULL AND ${at} < expires_at
      RETURNING id, attempts, code_hash AS "codeHash"`;
    if (!counted) return null;
    // The person's budget over all codes. Its window starts with the first entry, and again with the first one after a block.
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
    return budget === 0 ? "blocked" : counted;
  });
}

/** Spends the code; false when another request has spent it. A correct entry is subtracted from the person's budget again. */
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

/**
 * Voids the code after its fifth wrong entry. After the person's fifteenth wrong entry in a day, blocks the person's codes and
 * sends a mail. Returns the end of the block, or null when this entry did not start one.
 */
async function recordWrongEntry(actor: Member, entry: Entry, counted: CountedEntry, at: Date): Promise<Date | null> {
  const until = addMs(at, BLOCK_MS);
  const blocked = await db().$transaction(async (tx) => {
    if (counted.attempts >= MAX_ATTEMPTS) {
      const { count } = await tx.verificationCode.updateMany({
        where: { id: counted.id, spentAt: null, voidedAt: null },
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

/** Until when the person's codes are blocked; null when they are not. */
export async function codesBlockedUntil(tx: Transaction, personId: string, at: Date): Promise<Date | null> {
  const budget = await tx.verificationBudget.findUnique({ where: { personId }, select: { blockedUntil: true } });
  return budget?.blockedUntil && at < budget.blockedUntil ? budget.blockedUntil : null;
}

export function blockedFailure(until: Date | null) {
  const when = until ? ` They can be used again from ${formatInstantUtc(until)}.` : "";
  return failField("code", `Your verification codes are blocked after too many wrong entries.${when}`, "rate_limited");
}

/** The failure that says why there is no valid code. */
async function noValidCodeFailure(actor: Member, entry: Entry, at: Date) {
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

/** Counts the entry, compares the code and spends it. Every outcome is committed before the function returns. */
export async function spendCode<P extends Purpose>(
  actor: Member,
  entry: { applicationId: string; purpose: P; code: string },
): Promise<Result<Verified<P>>> {
  const at = now();
  const counted = await countEntry(actor, entry, at);
  if (counted === null) return noValidCodeFailure(actor, entry, at);
  if (counted === "blocked") return blockedFailure(await codesBlockedUntil(db(), actor.personId, at));
  if (isSameHash(counted.codeHash, hashVerificationCode(counted.id, entry.code))) {
    if (!(await spend(actor, counted.id, at))) return failField("code", "This code was used already. Send a new one.");
    const { applicationId, purpose } = entry;
    return ok(
      new SpentCode({ personId: actor.personId, sessionId: actor.sessionId, applicationId, purpose, codeId: counted.id }),
    );
  }
  const blockedUntil = await recordWrongEntry(actor, entry, counted, at);
  if (blockedUntil) return blockedFailure(blockedUntil);
  const left = MAX_ATTEMPTS - counted.attempts;
  if (left <= 0) return failField("code", "Wrong code. The code is void after five wrong entries. Send a new one.");
  return failField("code", `Wrong code. ${left} ${left === 1 ? "attempt" : "attempts"} left.`);
}

/** The result of sendCode. It has the code in clear text, so it is used for the mail only. */
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

/** What the dialog shows. */
export type SentCode = { reference: string; sentTo: string; expiresAt: Date; resendAt: Date };

/** Sends the mail. If that fails, voids the code; it then does not count for the wait, so that a retry is possible at once. */
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
    return fail("unavailable", "The code could not be sent: the mail server did not accept it. You can try again at once.");
  }
  return ok({ reference: sent.reference, sentTo: maskEmail(actor.email), expiresAt: sent.expiresAt, resendAt: sent.resendAt });
}
