// Accounts: created with their first member, and given their application limit. Done by customer service at the shell; the
// first account of all is created by the program itself.

import { v7 as uuidv7 } from "uuid";
import type { PasswordHash } from "@/lib/auth/password";
import { bindCard, topUp } from "@/lib/billing/commands";
import type { Operator, System } from "@/lib/core/actor";
import { defineCommand } from "@/lib/core/command";
import { can } from "@/lib/core/permissions";
import { addMember } from "@/lib/people/commands";
import { fail, notFound, ok, unchanged } from "@/lib/shared/result";
import { DEFAULT_APPLICATION_LIMIT } from "./rules";
import type { CreateAccountInput, SetApplicationLimitInput } from "./schema";

const onlyService = fail("forbidden", "Only customer service creates and changes accounts.");

type NewAccount = CreateAccountInput & { passwordHash: PasswordHash };
export type CreatedAccount = { accountId: string; personId: string };

export const createAccount = defineCommand<NewAccount, CreatedAccount, Operator | System>({
  name: "createAccount",
  locks: () => ({}),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:manage")) return onlyService;
    const { name, reason, firstMember, passwordHash } = input;
    const accountId = uuidv7({ msecs: ctx.now.getTime() });
    const applicationLimit = DEFAULT_APPLICATION_LIMIT;
    await ctx.db.account.create({ data: { id: accountId, name, applicationLimit, createdAt: ctx.now }, select: { id: true } });
    await ctx.audit({ event: "account.created", accountId, reason, after: { name, applicationLimit } });
    const added = await addMember.run(ctx, { accountId, ...firstMember, passwordHash, reason });
    return added.ok ? ok({ accountId, personId: added.value.personId }) : added;
  },
});

/** A limit below the number of applications there are takes none away; it only lets no more be added. */
export const setApplicationLimit = defineCommand<SetApplicationLimitInput, { before: number; after: number }, Operator>({
  name: "setApplicationLimit",
  locks: (_, input) => ({ account: input.accountId }),
  async run(ctx, { accountId, limit, reason }) {
    if (!can(ctx.actor, "accounts:manage")) return onlyService;
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

type FirstAccount = NewAccount & {
  /** With a sandbox card and this much EUR, so that an application can be added at once; null: with nothing. */
  sandboxBalance: string | null;
};

/** Of several instances that start at once, one creates the account; the others wait for it and find a person there. */
export const createFirstAccount = defineCommand<FirstAccount, CreatedAccount | null, System>({
  name: "createFirstAccount",
  locks: () => ({}),
  async run(ctx, input) {
    await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('message-sms-console first account'))`;
    if (await ctx.db.person.findFirst({ select: { id: true } })) return unchanged(null);
    const created = await createAccount.run(ctx, input);
    if (!created.ok || input.sandboxBalance === null) return created;
    const { accountId } = created.value;
    const card = { brand: "Visa", lastFour: "4242", expiryMonth: 12, expiryYear: ctx.now.getUTCFullYear() + 5 };
    const bound = await bindCard.run(ctx, { accountId, ...card, reason: input.reason });
    if (!bound.ok) return bound;
    const booked = await topUp.run(ctx, { accountId, amount: input.sandboxBalance, reason: input.reason });
    return booked.ok ? created : booked;
  },
});
