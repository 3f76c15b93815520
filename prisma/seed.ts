// The first account and member, so that a fresh installation can be signed in to.

import { createFirstAccount } from "@/lib/accounts/commands";
import { createAccountInput } from "@/lib/accounts/schema";
import { generatePassword } from "@/lib/auth/password";
import type { System } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { preparePassword } from "@/lib/people/commands";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";

const actor: System = { kind: "system", name: "first start" };
const SANDBOX_BALANCE = "100.00";

export type FirstAccount = {
  email: string;
  /** Only when it was generated. */
  password: string | null;
};

/**
 * In a database without people, creates the account, its first ADMIN and, with the sandbox provider, a card and a balance;
 * answers who can sign in. Null when there were people already. Throws an Error with a sentence when FIRST_USER_EMAIL or
 * FIRST_USER_PASSWORD cannot be used. Any number of instances may call it at once: one of them creates.
 */
export async function ensureFirstAccount(): Promise<FirstAccount | null> {
  if (await db().person.findFirst({ select: { id: true } })) return null;

  const { firstUserEmail, firstUserPassword, paymentProvider } = env();
  const input = createAccountInput.safeParse({
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
  return created.value && { email, password: firstUserPassword === undefined ? password : null };
}
