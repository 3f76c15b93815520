// The seed of an empty database: the first account and its first member, so that somebody can sign in.

import { generatePassword, type PasswordHash } from "@/lib/auth/password";
import { bindCard, topUp } from "@/lib/billing/commands";
import type { System } from "@/lib/core/actor";
import { defineCommand, runCommand } from "@/lib/core/command";
import { createAccountWithMember, preparePassword } from "@/lib/people/commands";
import { type CreateAccountWithMemberInput, createAccountWithMemberInput } from "@/lib/people/schema";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { ok, unchanged } from "@/lib/shared/result";

const actor: System = { kind: "system", name: "first start" };
const SANDBOX_BALANCE = "100.00";

type FirstAccountInput = CreateAccountWithMemberInput & {
  passwordHash: PasswordHash;
  /** With an amount in EUR, the account gets a sandbox card and this balance, so that applications can be added at once. */
  sandboxBalance: string | null;
};

/** Of several instances that start at the same time, one creates the account. The others wait for it and then find a person. */
const createFirstAccount = defineCommand<FirstAccountInput, { isCreated: boolean }, System>({
  name: "createFirstAccount",
  locks: () => ({}),
  async run(ctx, { sandboxBalance, ...input }) {
    await ctx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('message-sms-console first account'))`;
    if (await ctx.db.person.findFirst({ select: { id: true } })) return unchanged({ isCreated: false });
    const created = await createAccountWithMember.run(ctx, input);
    if (!created.ok) return created;
    if (sandboxBalance === null) return ok({ isCreated: true });
    const { accountId } = created.value;
    const card = { brand: "Visa", lastFour: "4242", expiryMonth: 12, expiryYear: ctx.now.getUTCFullYear() + 5 };
    const bound = await bindCard.run(ctx, { accountId, ...card, reason: input.reason });
    if (!bound.ok) return bound;
    const toppedUp = await topUp.run(ctx, { accountId, amount: sandboxBalance, reason: input.reason });
    return toppedUp.ok ? ok({ isCreated: true }) : toppedUp;
  },
});

export type FirstAccount = {
  email: string;
  /** The generated password; null when FIRST_USER_PASSWORD is set. */
  password: string | null;
};

/**
 * In a database without people, creates the account, its first member (an administrator) and, with the sandbox provider, a card and
 * a balance. Returns the sign-in of the member, or null when there are people already. Throws an Error with a sentence when
 * FIRST_USER_EMAIL or FIRST_USER_PASSWORD cannot be used. Any number of instances may call it at the same time.
 */
export async function ensureFirstAccount(): Promise<FirstAccount | null> {
  if (await db().person.findFirst({ select: { id: true } })) return null;

  const { firstUserEmail, firstUserPassword, paymentProvider } = env();
  const input = createAccountWithMemberInput.safeParse({
    name: "My company",
    firstMember: { email: firstUserEmail, name: "Owner", role: "ADMIN" },
    reason: "First start in an empty database",
  });
  if (!input.success) throw new Error(`FIRST_USER_EMAIL cannot be used: ${input.error.issues[0]?.message}`);
  const { email } = input.data.firstMember;
  const password = firstUserPassword ?? generatePassword();
  const prepared = await preparePassword(password, email);
  if (!prepared.ok) throw new Error(`FIRST_USER_PASSWORD cannot be used: ${prepared.failure.message}`);

  const created = await runCommand(createFirstAccount, actor, {
    ...input.data,
    passwordHash: prepared.value,
    sandboxBalance: paymentProvider === "sandbox" ? SANDBOX_BALANCE : null,
  });
  if (!created.ok) throw new Error(created.failure.message);
  return created.value.isCreated ? { email, password: firstUserPassword === undefined ? password : null } : null;
}
