// Adds and modifies applications; operators suspend and restore them. An application is never deleted.

import { v7 as uuidv7 } from "uuid";
import type { Member, Operator } from "@/lib/core/actor";
import { type Context, defineCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import { env } from "@/lib/platform/env";
import { fingerprint, newCredential, sealSecret } from "@/lib/secrets/credential";
import { fail, failField, notFound, ok, unchanged } from "@/lib/shared/result";
import { formatInstantUtc } from "@/lib/shared/time";
import { readRevisions, saveWhitelist } from "@/lib/whitelist/commands";
import { parseWhitelist } from "@/lib/whitelist/parse";
import { firstEffectiveFrom, planWhitelistChange } from "@/lib/whitelist/rules";

import { addPreconditions } from "./rules";
import type { AddApplicationInput, ModifyApplicationInput, SuspendApplicationInput } from "./schema";

const nameTaken = () =>
  failField("name", "An application with this name exists already. Names are compared ignoring case.", "conflict");

async function isNameTaken(ctx: Context, accountId: string, name: string, exceptId?: string): Promise<boolean> {
  const [taken] = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM applications
    WHERE account_id = ${accountId}::uuid AND lower(name) = lower(${name}) AND id IS DISTINCT FROM ${exceptId ?? null}::uuid`;
  return taken !== undefined;
}

/** The failure with all conditions that are not met; null when all are met. Reads under the account's lock. */
async function preconditionFailure(ctx: Context, accountId: string) {
  const account = await ctx.db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      balance: true,
      applicationLimit: true,
      applicationCount: true,
      card: { select: { expiryMonth: true, expiryYear: true } },
    },
  });
  const state = { ...account, balance: account.balance.toFixed(2) };
  const { minimumBalance, supportContact, paymentProvider } = env();
  const unmet = addPreconditions(state, ctx.now, minimumBalance, supportContact, paymentProvider).filter((p) => !p.met);
  if (unmet.length === 0) return null;
  return fail("rule_violation", unmet.map((p) => `${p.condition}. ${p.remedy}`).join(" "));
}

export type AddedApplication = {
  applicationId: string;
  name: string;
  whitelist: { addresses: string[]; effectiveFrom: Date };
};

export const addApplication = defineCommand<AddApplicationInput, AddedApplication, Member>({
  name: "addApplication",
  // Concurrent commands of an account run one after the other, so that each counts the applications of those before it.
  locks: (actor) => ({ account: actor.accountId }),
  async run(ctx, input) {
    const { actor, now } = ctx;
    if (!can(actor, "applications:manage")) return readOnlyRole();
    const failure = await preconditionFailure(ctx, actor.accountId);
    if (failure) return failure;
    if (await isNameTaken(ctx, actor.accountId, input.name)) return nameTaken();

    const { addresses } = parseWhitelist(input.whitelist);
    const effectiveFrom = firstEffectiveFrom(addresses, now, env().whitelistDelaySeconds);
    const id = uuidv7({ msecs: now.getTime() });
    const [channel] = await ctx.db.$queryRaw<{ number: bigint }[]>`SELECT nextval('channel_numbers') AS number`;
    const channelNumber = `isms${channel?.number}`;
    const key = newCredential();
    const secret = newCredential();
    await ctx.db.application.create({
      data: {
        id,
        accountId: actor.accountId,
        name: input.name,
        key,
        channelNumber,
        status: "LAUNCHED",
        version: 1,
        createdAt: now,
        secrets: {
          create: {
            id: uuidv7({ msecs: now.getTime() }),
            version: 1,
            slot: 0,
            ...sealSecret(secret, id, 1),
            fingerprint: fingerprint(secret),
            validFrom: now,
            createdAt: now,
          },
        },
        revisions: {
          create: { id: uuidv7({ msecs: now.getTime() }), revision: 1, addresses, effectiveFrom, createdAt: now },
        },
      },
      select: { id: true },
    });
    await ctx.audit({
      event: "application.added",
      applicationId: id,
      after: { name: input.name, key, channelNumber, whitelist: addresses, whitelistEffectiveFrom: effectiveFrom.toISOString() },
    });
    return ok({ applicationId: id, name: input.name, whitelist: { addresses, effectiveFrom } });
  },
});

export type ModifiedApplication = {
  renamed: boolean;
  /** The new list and when it takes effect; null when the list did not change. */
  whitelist: { addresses: string[]; effectiveFrom: Date } | null;
};

export const modifyApplication = defineCommand<ModifyApplicationInput, ModifiedApplication, Member>({
  name: "modifyApplication",
  locks: (_, input) => ({ application: input.applicationId }),
  async run(ctx, input) {
    const { actor, now } = ctx;
    if (!can(actor, "applications:manage")) return readOnlyRole();
    const application = await ctx.db.application.findFirst({
      where: { id: input.applicationId, accountId: actor.accountId },
      select: { id: true, name: true, version: true },
    });
    if (!application) return notFound("The application");
    if (application.version !== input.version) {
      return fail(
        "conflict",
        "The application was changed in another tab or by somebody else. Check its new state, then save again.",
      );
    }
    const renamed = application.name !== input.name;
    if (renamed && (await isNameTaken(ctx, actor.accountId, input.name, application.id))) return nameTaken();

    const { addresses } = parseWhitelist(input.whitelist);
    const revisions = await readRevisions(ctx.db, application.id);
    const plan = planWhitelistChange(revisions, addresses, now, env().whitelistDelaySeconds);
    if (plan.kind === "frozen") {
      return failField(
        "whitelist",
        `The pending list takes effect in a few seconds, at ${formatInstantUtc(plan.until)}. Change it again after that.`,
        "rule_violation",
      );
    }
    if (plan.kind === "unchanged" && !renamed) return unchanged({ renamed: false, whitelist: null });

    if (renamed)
      await ctx.audit({
        event: "application.modified",
        applicationId: application.id,
        before: { name: application.name },
        after: { name: input.name },
      });
    if (plan.kind === "change") await saveWhitelist(ctx, application.id, revisions, addresses, plan);
    await ctx.db.application.update({
      where: { id: application.id },
      data: { name: input.name, version: { increment: 1 } },
      select: { id: true },
    });
    return ok({ renamed, whitelist: plan.kind === "change" ? { addresses, effectiveFrom: plan.effectiveFrom } : null });
  },
});

async function findForOperator(ctx: Context<Operator>, id: string) {
  return ctx.db.application.findUnique({
    where: { id },
    select: { id: true, accountId: true, status: true, suspensionReason: true },
  });
}

export const suspendApplication = defineCommand<SuspendApplicationInput, null, Operator>({
  name: "suspendApplication",
  locks: (_, input) => ({ application: input.applicationId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "applications:suspend")) return fail("forbidden", "Only customer service suspends an application.");
    const application = await findForOperator(ctx, input.applicationId);
    if (!application) return notFound("The application");
    if (application.status !== "LAUNCHED")
      return fail("rule_violation", "Only an application in status Normal can be suspended.");
    await ctx.db.application.update({
      where: { id: application.id },
      data: { status: "SUSPENDED", suspendedAt: ctx.now, suspensionReason: input.reason },
      select: { id: true },
    });
    await ctx.audit({
      event: "application.suspended",
      accountId: application.accountId,
      applicationId: application.id,
      reason: input.reason,
    });
    return ok(null);
  },
});

export const restoreApplication = defineCommand<SuspendApplicationInput, null, Operator>({
  name: "restoreApplication",
  locks: (_, input) => ({ application: input.applicationId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "applications:suspend")) return fail("forbidden", "Only customer service restores an application.");
    const application = await findForOperator(ctx, input.applicationId);
    if (!application) return notFound("The application");
    if (application.status !== "SUSPENDED") return fail("rule_violation", "The application is not suspended.");
    await ctx.db.application.update({
      where: { id: application.id },
      data: { status: "LAUNCHED", suspendedAt: null, suspensionReason: null },
      select: { id: true },
    });
    await ctx.audit({
      event: "application.restored",
      accountId: application.accountId,
      applicationId: application.id,
      reason: input.reason,
      before: { suspensionReason: application.suspensionReason },
    });
    return ok(null);
  },
});
