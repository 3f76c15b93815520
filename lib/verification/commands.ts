// Creates a verification code. deliverCode sends the mail after the commit, never inside the transaction.

import { v7 as uuidv7 } from "uuid";
import type { Member } from "@/lib/core/actor";
import { defineCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import { fail, notFound, ok } from "@/lib/shared/result";
import { addSeconds, formatDuration } from "@/lib/shared/time";
import { blockedFailure, type CodeToDeliver, codesBlockedUntil } from "./attempts";
import { hashVerificationCode, newReference, newVerificationCode } from "./code";
import { codeExpiresAt, nextSendAt, RESEND_SECONDS, sendWindowStart } from "./rules";
import type { SendCodeInput } from "./schema";

export const sendCode = defineCommand<SendCodeInput, CodeToDeliver, Member>({
  name: "sendCode",
  // The person's row is locked, because two requests at once must see each other's sends.
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx, input) {
    const { actor, now } = ctx;
    if (!can(actor, "secrets:manage")) return readOnlyRole();
    const application = await ctx.db.application.findFirst({
      where: { id: input.applicationId, accountId: actor.accountId },
      select: { name: true },
    });
    if (!application) return notFound("The application");
    const blockedUntil = await codesBlockedUntil(ctx.db, actor.personId, now);
    if (blockedUntil) return blockedFailure(blockedUntil);

    const sends = await ctx.db.verificationCode.findMany({
      where: {
        personId: actor.personId,
        createdAt: { gt: sendWindowStart(now) },
        OR: [{ voidReason: null }, { voidReason: { not: "UNDELIVERED" } }],
      },
      select: { createdAt: true },
    });
    const next = nextSendAt(
      sends.map((send) => send.createdAt),
      now,
    );
    if (next) {
      return fail("rate_limited", `The next code can be sent in ${formatDuration(next.getTime() - now.getTime())}.`);
    }

    await ctx.db.verificationCode.updateMany({
      where: {
        personId: actor.personId,
        sessionId: actor.sessionId,
        applicationId: input.applicationId,
        purpose: input.purpose,
        spentAt: null,
        voidedAt: null,
      },
      data: { voidedAt: now, voidReason: "REPLACED" },
    });
    const codeId = uuidv7({ msecs: now.getTime() });
    const code = newVerificationCode();
    const reference = newReference();
    const expiresAt = codeExpiresAt(now);
    await ctx.db.verificationCode.create({
      data: {
        id: codeId,
        personId: actor.personId,
        sessionId: actor.sessionId,
        applicationId: input.applicationId,
        purpose: input.purpose,
        codeHash: hashVerificationCode(codeId, code),
        reference,
        attempts: 0,
        createdAt: now,
        expiresAt,
      },
      select: { id: true },
    });
    await ctx.audit({
      event: "verification.code_sent",
      applicationId: input.applicationId,
      after: { purpose: input.purpose, reference, expiresAt: expiresAt.toISOString() },
    });
    return ok({
      codeId,
      code,
      reference,
      purpose: input.purpose,
      applicationName: application.name,
      createdAt: now,
      expiresAt,
      resendAt: addSeconds(now, RESEND_SECONDS),
    });
  },
});
