// Writes whitelist revisions. A list is saved by the Modify form: modifyApplication calls saveWhitelist. Cancelling a pending
// list is a separate command. Both run under the application's lock.

import { v7 as uuidv7 } from "uuid";
import type { Member } from "@/lib/core/actor";
import { type Context, defineCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import type { Transaction } from "@/lib/platform/db";
import { fail, notFound, ok } from "@/lib/shared/result";
import { formatInstantUtc } from "@/lib/shared/time";
import { planWhitelistCancellation, type Revision, type WhitelistChangePlan } from "./rules";
import type { CancelPendingWhitelistInput } from "./schema";

/** All revisions of an application, oldest first. */
export async function readRevisions(tx: Transaction, applicationId: string): Promise<Revision[]> {
  return tx.whitelistRevision.findMany({
    where: { applicationId },
    orderBy: { revision: "asc" },
    select: { revision: true, addresses: true, effectiveFrom: true, effectiveUntil: true, cancelledAt: true },
  });
}

type Change = Extract<WhitelistChangePlan, { kind: "change" }>;

/**
 * Writes a planned change: cancels the pending revision, ends the one in force, inserts the new one. The order matters: two
 * revisions that are not cancelled must never overlap.
 */
export async function saveWhitelist(
  ctx: Context<Member>,
  applicationId: string,
  revisions: readonly Revision[],
  addresses: string[],
  plan: Change,
): Promise<void> {
  const { pending, inForce, effectiveFrom } = plan;
  if (pending) await updateRevision(ctx, applicationId, pending, { cancelledAt: ctx.now });
  if (inForce) await updateRevision(ctx, applicationId, inForce, { effectiveUntil: effectiveFrom });
  const revision = (revisions.at(-1)?.revision ?? 0) + 1;
  await ctx.db.whitelistRevision.create({
    data: { id: uuidv7({ msecs: ctx.now.getTime() }), applicationId, revision, addresses, effectiveFrom, createdAt: ctx.now },
    select: { id: true },
  });
  await ctx.audit({
    event: "whitelist.changed",
    applicationId,
    before: {
      addresses: (pending ?? inForce)?.addresses ?? null,
      ...(pending ? { replacedPendingRevision: pending.revision } : {}),
    },
    after: { revision, addresses, effectiveFrom: effectiveFrom.toISOString() },
  });
}

async function updateRevision(
  ctx: Context<Member>,
  applicationId: string,
  { revision }: Revision,
  data: { cancelledAt: Date } | { effectiveUntil: Date | null },
): Promise<void> {
  await ctx.db.whitelistRevision.update({
    where: { applicationId_revision: { applicationId, revision } },
    data,
    select: { id: true },
  });
}

export const cancelPendingWhitelist = defineCommand<CancelPendingWhitelistInput, null, Member>({
  name: "cancelPendingWhitelist",
  locks: (_, input) => ({ application: input.applicationId }),
  async run(ctx, input) {
    const { actor, now } = ctx;
    if (!can(actor, "applications:manage")) return readOnlyRole();
    const application = await ctx.db.application.findFirst({
      where: { id: input.applicationId, accountId: actor.accountId },
      select: { id: true },
    });
    if (!application) return notFound("The application");
    const plan = planWhitelistCancellation(await readRevisions(ctx.db, application.id), now);
    switch (plan.kind) {
      case "nothing_pending":
        return fail("rule_violation", "No change is pending any more. It took effect or was cancelled.");
      case "first_list":
        return fail(
          "rule_violation",
          "The first list of a new application cannot be cancelled. It can only be replaced by another list.",
        );
      case "frozen":
        return fail(
          "rule_violation",
          `The pending list takes effect in a few seconds, at ${formatInstantUtc(plan.until)}. It can no longer be cancelled.`,
        );
    }
    if (plan.pending.revision !== input.revision) {
      return fail("conflict", "Another list is pending now. Check it before you cancel it.");
    }
    await updateRevision(ctx, application.id, plan.pending, { cancelledAt: now });
    await updateRevision(ctx, application.id, plan.inForce, { effectiveUntil: null });
    await ctx.db.application.update({ where: { id: application.id }, data: { version: { increment: 1 } }, select: { id: true } });
    await ctx.audit({
      event: "whitelist.pending_cancelled",
      applicationId: application.id,
      before: {
        revision: plan.pending.revision,
        addresses: plan.pending.addresses,
        effectiveFrom: plan.pending.effectiveFrom.toISOString(),
      },
      after: { revision: plan.inForce.revision, addresses: plan.inForce.addresses },
    });
    return ok(null);
  },
});
