// Reveals and changes application secrets. Each command needs a verification code for its own purpose. All run under the
// application's lock, because they read under it whether an SMS was ever accepted and which versions are in force.

import { v7 as uuidv7 } from "uuid";
import type { Member, Operator } from "@/lib/core/actor";
import { type Context, defineCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import { type SecretChange, secretChangedMessage } from "@/lib/mail/messages";
import type { Transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { sendMail } from "@/lib/platform/mail";
import { sealingKeyId } from "@/lib/platform/vault";
import { fail, notFound, ok, type Result, unchanged } from "@/lib/shared/result";
import { addMs, DAY_MS, formatInstantUtc } from "@/lib/shared/time";
import { type CheckContext, defineVerifiedCommand } from "@/lib/verification/verified-command";
import { fingerprint, newCredential, sealSecret, unsealSecret } from "./credential";
import {
  nextUpdateAt,
  oldVersionInOverlap,
  planUpdateCancellation,
  type SecretVersion,
  updateInstants,
  versionsInForce,
  versionsToReveal,
} from "./rules";
import type { RevealSecretInput, SecretVersionInput, UpdateSecretInput } from "./schema";

type Version = SecretVersion & { fingerprint: string };
type ApplicationSecrets = { name: string; firstSmsAcceptedAt: Date | null; versions: Version[] };

/** The application and all its secret versions, oldest first. Fails when the member may not manage secrets. */
async function readSecrets({ actor, db }: CheckContext, applicationId: string): Promise<Result<ApplicationSecrets>> {
  if (!can(actor, "secrets:manage")) return readOnlyRole();
  const application = await db.application.findFirst({
    where: { id: applicationId, accountId: actor.accountId },
    select: {
      name: true,
      firstSmsAcceptedAt: true,
      secrets: {
        orderBy: { version: "asc" },
        select: { version: true, slot: true, fingerprint: true, validFrom: true, validUntil: true, cancelledAt: true },
      },
    },
  });
  if (!application) return notFound("The application");
  const { secrets, ...rest } = application;
  return ok({ ...rest, versions: secrets });
}

async function updateVersion(
  tx: Transaction,
  applicationId: string,
  { version }: SecretVersion,
  data: { cancelledAt: Date } | { validUntil: Date | null },
): Promise<void> {
  await tx.applicationSecret.update({
    where: { applicationId_version: { applicationId, version } },
    data,
    select: { id: true },
  });
}

/** Sends a mail to all active ADMINs of the account after the commit. */
async function mailAdmins(ctx: Context<Member>, applicationName: string, change: SecretChange, lines: string[]): Promise<void> {
  const { actor, now } = ctx;
  const admins = await ctx.db.person.findMany({
    where: { accountId: actor.accountId, role: "ADMIN", deactivatedAt: null },
    select: { email: true },
  });
  const message = secretChangedMessage({
    change,
    applicationName,
    personEmail: actor.email,
    at: now,
    address: actor.address,
    lines,
  });
  for (const { email } of admins) {
    ctx.afterCommit(() => sendMail({ ...message, to: email, expiresAt: addMs(now, DAY_MS) }));
  }
}

export type RevealedVersion = {
  version: number;
  secret: string;
  fingerprint: string;
  validFrom: Date;
  validUntil: Date | null;
};

export const revealSecret = defineVerifiedCommand<
  RevealSecretInput,
  ApplicationSecrets,
  { versions: RevealedVersion[] },
  "REVEAL"
>({
  name: "revealSecret",
  purpose: "REVEAL",
  check: (ctx, input) => readSecrets(ctx, input.applicationId),
  async run(ctx, proof, input, { versions }) {
    proof.consume(ctx.actor, input.applicationId, "REVEAL");
    const shown = versionsToReveal(versions, ctx.now);
    const rows = await ctx.db.applicationSecret.findMany({
      where: { applicationId: input.applicationId, version: { in: shown.map((v) => v.version) } },
      select: { version: true, sealed: true, keyId: true },
    });
    const secrets = new Map(rows.map((row) => [row.version, unsealSecret(row, input.applicationId, row.version)]));
    await ctx.audit({
      event: "secret.revealed",
      applicationId: input.applicationId,
      after: { versions: shown.map((v) => `${v.version} (${v.fingerprint})`) },
    });
    return ok({
      versions: shown.map(({ version, fingerprint, validFrom, validUntil }) => ({
        version,
        secret: secrets.get(version) ?? "",
        fingerprint,
        validFrom,
        validUntil,
      })),
    });
  },
});

export type UpdatedSecret = {
  version: RevealedVersion;
  /** Exclusive. */
  oldValidUntil: Date;
};

type UpdateState = ApplicationSecrets & { current: Version };

export const updateSecret = defineVerifiedCommand<UpdateSecretInput, UpdateState, UpdatedSecret, "UPDATE">({
  name: "updateSecret",
  purpose: "UPDATE",
  async check(ctx, input) {
    const found = await readSecrets(ctx, input.applicationId);
    if (!found.ok) return found;
    const { versions } = found.value;
    const next = nextUpdateAt(versions, ctx.now);
    if (next) {
      return fail(
        "rule_violation",
        `The last update is still in progress. The next one is possible from ${formatInstantUtc(next)}, or after you cancel the update or end the old secret.`,
      );
    }
    const [current] = versionsInForce(versions, ctx.now);
    if (!current) return fail("rule_violation", "The application has no secret in force.");
    return ok({ ...found.value, current });
  },
  async run(ctx, proof, input, { name, firstSmsAcceptedAt, versions, current }) {
    const { now } = ctx;
    proof.consume(ctx.actor, input.applicationId, "UPDATE");
    const { newValidFrom, oldValidUntil } = updateInstants(firstSmsAcceptedAt, now, env().secretDelaySeconds, input.overlap);
    const version = (versions.at(-1)?.version ?? 0) + 1;
    const secret = newCredential();
    await updateVersion(ctx.db, input.applicationId, current, { validUntil: oldValidUntil });
    await ctx.db.applicationSecret.create({
      data: {
        id: uuidv7({ msecs: now.getTime() }),
        applicationId: input.applicationId,
        version,
        slot: 1 - current.slot,
        ...sealSecret(secret, input.applicationId, version),
        fingerprint: fingerprint(secret),
        validFrom: newValidFrom,
        createdAt: now,
      },
      select: { id: true },
    });
    await ctx.audit({
      event: "secret.updated",
      applicationId: input.applicationId,
      before: { version: current.version, fingerprint: current.fingerprint, validUntil: oldValidUntil.toISOString() },
      after: { version, fingerprint: fingerprint(secret), validFrom: newValidFrom.toISOString() },
    });
    await mailAdmins(ctx, name, "updated", [
      `Version ${version} (fingerprint ${fingerprint(secret)}) is in force from ${formatInstantUtc(newValidFrom)}.`,
      `Version ${current.version} (fingerprint ${current.fingerprint}) ends at ${formatInstantUtc(oldValidUntil)}.`,
    ]);
    return ok({
      version: { version, secret, fingerprint: fingerprint(secret), validFrom: newValidFrom, validUntil: null },
      oldValidUntil,
    });
  },
});

type CancelState = ApplicationSecrets & { pending: Version; inForce: Version };

export const cancelSecretUpdate = defineVerifiedCommand<SecretVersionInput, CancelState, null, "CANCEL_UPDATE">({
  name: "cancelSecretUpdate",
  purpose: "CANCEL_UPDATE",
  async check(ctx, input) {
    const found = await readSecrets(ctx, input.applicationId);
    if (!found.ok) return found;
    const plan = planUpdateCancellation(found.value.versions, ctx.now);
    if (plan.kind === "nothing_pending") {
      return fail("rule_violation", "No update is pending any more. It took effect or was cancelled.");
    }
    if (plan.kind === "frozen") {
      return fail(
        "rule_violation",
        `The new secret takes effect in a few seconds, at ${formatInstantUtc(plan.until)}. It can no longer be cancelled.`,
      );
    }
    if (plan.pending.version !== input.version) {
      return fail("conflict", "Another update is pending now. Check it before you cancel it.");
    }
    return ok({ ...found.value, pending: plan.pending, inForce: plan.inForce });
  },
  async run(ctx, proof, input, { name, pending, inForce }) {
    proof.consume(ctx.actor, input.applicationId, "CANCEL_UPDATE");
    await updateVersion(ctx.db, input.applicationId, pending, { cancelledAt: ctx.now });
    await updateVersion(ctx.db, input.applicationId, inForce, { validUntil: null });
    await ctx.audit({
      event: "secret.update_cancelled",
      applicationId: input.applicationId,
      before: { version: pending.version, fingerprint: pending.fingerprint, validFrom: pending.validFrom.toISOString() },
      after: { version: inForce.version, fingerprint: inForce.fingerprint },
    });
    await mailAdmins(ctx, name, "update-cancelled", [
      `Version ${pending.version} (fingerprint ${pending.fingerprint}) is cancelled and never takes effect.`,
      `Version ${inForce.version} (fingerprint ${inForce.fingerprint}) stays in force.`,
    ]);
    return ok(null);
  },
});

type EndState = ApplicationSecrets & { old: Version };

export const endOldSecretVersion = defineVerifiedCommand<SecretVersionInput, EndState, null, "END_PREVIOUS">({
  name: "endOldSecretVersion",
  purpose: "END_PREVIOUS",
  async check(ctx, input) {
    const found = await readSecrets(ctx, input.applicationId);
    if (!found.ok) return found;
    const old = oldVersionInOverlap(found.value.versions, ctx.now);
    if (!old) return fail("rule_violation", "There is no old secret to end: only one version is in force.");
    if (old.version !== input.version) {
      return fail("conflict", "Another old version is in force now. Check it before you end it.");
    }
    return ok({ ...found.value, old });
  },
  async run(ctx, proof, input, { name, old }) {
    proof.consume(ctx.actor, input.applicationId, "END_PREVIOUS");
    await updateVersion(ctx.db, input.applicationId, old, { validUntil: ctx.now });
    await ctx.audit({
      event: "secret.previous_ended",
      applicationId: input.applicationId,
      before: { version: old.version, fingerprint: old.fingerprint, validUntil: old.validUntil?.toISOString() ?? null },
      after: { version: old.version, validUntil: ctx.now.toISOString() },
    });
    await mailAdmins(ctx, name, "old-version-ended", [
      `Version ${old.version} (fingerprint ${old.fingerprint}) ended at ${formatInstantUtc(ctx.now)}.`,
    ]);
    return ok(null);
  },
});

// Encryption keys -----------------------------------------------------------------------------------------------------------

/** Rows per transaction: few, so that nobody waits long for a locked row. */
const RESEAL_BATCH_SIZE = 100;

type ResealResult = {
  moved: number;
  /** Rows that are not sealed under the newest key yet, including rows that another transaction has locked now. */
  remaining: number;
};

type SealedRow = { id: string; applicationId: string; version: number; sealed: Uint8Array; keyId: string };

/**
 * Seals up to RESEAL_BATCH_SIZE secrets again, under the newest encryption key; the secrets themselves do not change. Call it
 * until nothing remains; after an interruption call it again. Processes may be running meanwhile if they have the newest key.
 * Throws when a row needs a key that is missing; the call then changes no row.
 */
export const resealSecrets = defineCommand<null, ResealResult, Operator>({
  name: "resealSecrets",
  locks: () => ({}),
  async run(ctx) {
    if (!can(ctx.actor, "accounts:manage")) return fail("forbidden", "Only customer service reseals secrets with another key.");
    const keyId = sealingKeyId();
    // Locked rows are skipped: an update of that secret is in progress, and waiting for it could deadlock.
    const rows = await ctx.db.$queryRaw<SealedRow[]>`
      SELECT id, application_id AS "applicationId", version, sealed, key_id AS "keyId" FROM application_secrets
      WHERE key_id <> ${keyId} ORDER BY id LIMIT ${RESEAL_BATCH_SIZE} FOR UPDATE SKIP LOCKED`;
    for (const row of rows) {
      const secret = unsealSecret(row, row.applicationId, row.version);
      const data = sealSecret(secret, row.applicationId, row.version);
      await ctx.db.applicationSecret.update({ where: { id: row.id }, data, select: { id: true } });
    }
    const remaining = await ctx.db.applicationSecret.count({ where: { keyId: { not: keyId } } });
    const result = { moved: rows.length, remaining };
    if (rows.length === 0) return unchanged(result);
    await ctx.audit({ event: "secret.resealed", after: { keyId, moved: rows.length } });
    return ok(result);
  },
});
