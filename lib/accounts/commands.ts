// Commands on accounts, for customer service at the operator shell. The first account of all is created by the program itself
// (prisma/seed.ts).

import { v7 as uuidv7 } from "uuid";
import type { Operator, System } from "@/lib/core/actor";
import { defineCommand } from "@/lib/core/command";
import { can } from "@/lib/core/permissions";
import { fail, notFound, ok, unchanged } from "@/lib/shared/result";
import { DEFAULT_APPLICATION_LIMIT } from "./rules";
import type { CreateAccountInput, SetApplicationLimitInput } from "./schema";

const onlyCustomerService = fail("forbidden", "Only customer service creates and changes accounts.");

/** An account without members. It is created together with its first member: see createAccountWithMember in lib/people. */
export const createAccount = defineCommand<CreateAccountInput, { accountId: string }, Operator | System>({
  name: "createAccount",
  locks: () => ({}),
  async run(ctx, { name, reason }) {
    if (!can(ctx.actor, "accounts:manage")) return onlyCustomerService;
    const accountId = uuidv7({ msecs: ctx.now.getTime() });
    const applicationLimit = DEFAULT_APPLICATION_LIMIT;
    await ctx.db.account.create({ data: { id: accountId, name, applicationLimit, createdAt: ctx.now }, select: { id: true } });
    await ctx.audit({ event: "account.created", accountId, reason, after: { name, applicationLimit } });
    return ok({ accountId });
  },
});

/** A limit below the current number of applications removes none; it only prevents adding more. */
export const setApplicationLimit = defineCommand<SetApplicationLimitInput, { before: number; after: number }, Operator>({
  name: "setApplicationLimit",
  locks: (_, input) => ({ account: input.accountId }),
  async run(ctx, { accountId, limit, reason }) {
    if (!can(ctx.actor, "accounts:manage")) return onlyCustomerService;
    const account = await ctx.db.account.findUnique({ where: { id: accountId }, select: { applicationLimit: true } });
    if (!account) return notFound("The account");
    const before = account.applicationLimit;
    if (before === limit) return unchanged({ before, after: limit });
    await ctx.db.account.update({ where: { id: accountId }, data: { applicationLimit: limit }, select: { id: true } });
    await ctx.audit({
      event: "account.limit_set",
      accountId,
      reason,
      before: { applicationLimit: before },
      after: { applicationLimit: limit },
    });
    return ok({ before, after: limit });
  },
});
