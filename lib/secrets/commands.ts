// Showing and changing application secrets, each behind a verification code for just that purpose. All run under the
// application's lock: whether an SMS was ever accepted, and which versions are valid, is read under it.

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
import { defineVerifiedCommand, type Reading } from "@/lib/verification/verified-command";
import { fingerprint, newCredential, sealSecret, unsealSecret } from "./credential";
import {
  nextUpdateAt,
  planUpdateCancel,
  type SecretVersion,
  updateInstants,
  versionRunningOut,
  versionsInForce,
  versionsToReveal,
} from "./rules";
import type { RevealSecretInput, SecretVersionInput, UpdateSecretInput } from "./schema";

type Version = SecretVersion & { fingerprint: string };
type Managed = { name: string; firstSmsAcceptedAt: Date | null; versions: Version[] };

/** The application with all its secret versions, oldest first, for a member who may manage secrets. */
async function managed(reading: Reading, applicationId: string): Promise<Result<Managed>> {
  const { actor, db } = reading;
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

/** Tells all active ADMINs of the account, once the change is committed. */
async function tellAdmins(ctx: Context<Member>, applicationName: string, change: SecretChange, lines: string[]): Promise<void> {
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

export const revealSecret = defineVerifiedCommand<RevealSecretInput, Managed, { versions: RevealedVersion[] }, "REVEAL">({
  name: "revealSecret",
  purpose: "REVEAL",
  check: (reading, input) => managed(reading, input.applicationId),
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
  /** The old secret ends here, exclusive. */
  previousValidUntil: Date;
};

type UpdateState = Managed & { current: Version };

export const updateSecret = defineVerifiedCommand<UpdateSecretInput, UpdateState, UpdatedSecret, "UPDATE">({
  name: "updateSecret",
  purpose: "UPDATE",
  async check(reading, input) {
    const found = await managed(reading, input.applicationId);
    if (!found.ok) return found;
    const { versions } = found.value;
    const next = nextUpdateAt(versions, reading.now);
    if (next) {
      return fail(
        "rule_violation",
        `The last update is still under way. The next one is possible from ${formatInstantUtc(next)}, or once it is cancelled or the old secret ended.`,
      );
    }
    const [current] = versionsInForce(versions, reading.now);
    if (!current) return fail("rule_violation", "The application has no secret in force.");
    return ok({ ...found.value, current });
  },
  async run(ctx, proof, input, { name, firstSmsAcceptedAt, versions, current }) {
    const { now } = ctx;
    proof.consume(ctx.actor, input.applicationId, "UPDATE");
    const { newFrom, oldUntil } = updateInstants(firstSmsAcceptedAt, now, env().secretDelaySeconds, input.overlap);
    const version = (versions.at(-1)?.version ?? 0) + 1;
    const secret = newCredential();
    await updateVersion(ctx.db, input.applicationId, current, { validUntil: oldUntil });
    await ctx.db.applicationSecret.create({
      data: {
        id: uuidv7({ msecs: now.getTime() }),
        applicationId: input.applicationId,
        version,
        slot: 1 - current.slot,
        ...sealSecret(secret, input.applicationId, version),
        fingerprint: fingerprint(secret),
        validFrom: newFrom,
        createdAt: now,
      },
      select: { id: true },
    });
    await ctx.audit({
      event: "secret.updated",
      applicationId: input.applicationId,
      before: { version: current.version, fingerprint: current.fingerprint, validUntil: oldUntil.toISOString() },
      after: { version, fingerprint: fingerprint(secret), validFrom: newFrom.toISOString() },
    });
    await tellAdmins(ctx, name, "updated", [
      `Version ${version} (fingerprint ${fingerprint(secret)}) is in force from ${formatInstantUtc(newFrom)}.`,
      `Version ${current.version} (fingerprint ${current.fingerprint}) ends at ${formatInstantUtc(oldUntil)}.`,
    ]);
    return ok({
      version: { version, secret, fingerprint: fingerprint(secret), validFrom: newFrom, validUntil: null },
      previousValidUntil: oldUntil,
    });
  },
});

type CancelState = Managed & { pending: Version; resumes: Version };

export const cancelSecretUpdate = defineVerifiedCommand<SecretVersionInput, CancelState, null, "CANCEL_UPDATE">({
  name: "cancelSecretUpdate",
  purpose: "CANCEL_UPDATE",
  async check(reading, input) {
    const found = await managed(reading, input.applicationId);
    if (!found.ok) return found;
    const plan = planUpdateCancel(found.value.versions, reading.now);
    if (plan.kind === "nothing_pending") {
      return fail("rule_violation", "No update is pending any more: it took effect or was cancelled meanwhile.");
    }
    if (plan.kind === "frozen") {
      return fail(
        "rule_violation",
        `The new secret takes effect in a few seconds, at ${formatInstantUtc(plan.until)}. It can no longer be cancelled.`,
      );
    }
    if (plan.pending.version !== input.version) {
      return fail("conflict", "Another update is pending than the one you saw. Look at it before you cancel it.");
    }
    return ok({ ...found.value, pending: plan.pending, resumes: plan.resumes });
  },
  async run(ctx, proof, input, { name, pending, resumes }) {
    proof.consume(ctx.actor, input.applicationId, "CANCEL_UPDATE");
    await updateVersion(ctx.db, input.applicationId, pending, { cancelledAt: ctx.now });
    await updateVersion(ctx.db, input.applicationId, resumes, { validUntil: null });
    await ctx.audit({
      event: "secret.update_cancelled",
      applicationId: input.applicationId,
      before: { version: pending.version, fingerprint: pending.fingerprint, validFrom: pending.validFrom.toISOString() },
      after: { version: resumes.version, fingerprint: resumes.fingerprint },
    });
    await tellAdmins(ctx, name, "update-cancelled", [
      `Version ${pending.version} (fingerprint ${pending.fingerprint}) will not come into force.`,
      `Version ${resumes.version} (fingerprint ${resumes.fingerprint}) goes on.`,
    ]);
    return ok(null);
  },
});

type EndState = Managed & { old: Version };

export const endPreviousSecret = defineVerifiedCommand<SecretVersionInput, EndState, null, "END_PREVIOUS">({
  name: "endPreviousSecret",
  purpose: "END_PREVIOUS",
  async check(reading, input) {
    const found = await managed(reading, input.applicationId);
    if (!found.ok) return found;
    const old = versionRunningOut(found.value.versions, reading.now);
    if (!old) return fail("rule_violation", "No old secret is running out: only one version is in force.");
    if (old.version !== input.version) {
      return fail("conflict", "Another old version is running out than the one you saw. Look at it before you end it.");
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
    await tellAdmins(ctx, name, "previous-ended", [
      `Version ${old.version} (fingerprint ${old.fingerprint}) ended at ${formatInstantUtc(ctx.now)}.`,
    ]);
    return ok(null);
  },
});

// Encryption keys -----------------------------------------------------------------------------------------------------------

/** Rows in one transaction: few enough that nobody waits long for one of them. */
const RESEALED_AT_ONCE = 100;

type Resealed = {
  moved: number;
  /** Sealed under another key than the newest still; those that somebody else is changing right now are among them. */
  remaining: number;
};

type SealedRow = { id: string; applicationId: string; version: number; sealed: Uint8Array; keyId: string };

/**
 * Moves some secrets to the newest encryption key, as they are: nobody's secret changes. Each run is whole by itself, so one
 * that was interrupted is simply run again. Beside running processes it is safe as long as they have the newest key too.
 * Throws when a key is missing that a row needs, and moves none of that run.
 */
export const resealSecrets = defineCommand<null, Resealed, Operator>({
  name: "resealSecrets",
  locks: () => ({}),
  async run(ctx) {
    if (!can(ctx.actor, "accounts:manage")) return fail("forbidden", "Only customer service moves secrets to another key.");
    const keyId = sealingKeyId();
    // Skipped where locked: an update of that secret is under way, and waiting for it could hold up both.
    const rows = await ctx.db.$queryRaw<SealedRow[]>`
      SELECT id, application_id AS "applicationId", version, sealed, key_id AS "keyId" FROM application_secrets
      WHERE key_id <> ${keyId} ORDER BY id LIMIT ${RESEALED_AT_ONCE} FOR UPDATE SKIP LOCKED`;
    for (const row of rows) {
      const secret = unsealSecret(row, row.applicationId, row.version);
      const data = sealSecret(secret, row.applicationId, row.version);
      await ctx.db.applicationSecret.update({ where: { id: row.id }, data, select: { id: true } });
    }
    const remaining = await ctx.db.applicationSecret.count({ where: { keyId: { not: keyId } } });
    const answer = { moved: rows.length, remaining };
    if (rows.length === 0) return unchanged(answer);
    await ctx.audit({ event: "secret.resealed", after: { keyId, moved: rows.length } });
    return ok(answer);
  },
});
