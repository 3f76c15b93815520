// People are added and deactivated, never deleted: the audit names them. For now customer service does it, at the shell.

import { v7 as uuidv7 } from "uuid";
import type { Operator, System } from "@/lib/auth/actor";
import { endSessionsOf } from "@/lib/auth/commands";
import { hashPassword, type PasswordHash } from "@/lib/auth/password";
import { passwordProblem } from "@/lib/auth/password-policy";
import { can } from "@/lib/auth/policy";
import { type Context, defineCommand } from "@/lib/server/command";
import { fail, failField, notFound, ok, type Result } from "@/lib/shared/result";
import { formatInstantUtc } from "@/lib/shared/time";
import type { AddMemberInput, PersonInput } from "./schema";

const onlyService = fail("forbidden", "Only customer service adds, changes and deactivates people.");

/** Makes a chosen password fit to be stored, or says why it may not be chosen. Before a transaction: hashing takes long. */
export async function preparePassword(password: string, email: string): Promise<Result<PasswordHash>> {
  const problem = passwordProblem(password, email);
  return problem ? failField("password", problem) : ok(await hashPassword(password));
}

export const addMember = defineCommand<AddMemberInput & { passwordHash: PasswordHash }, { personId: string }, Operator | System>({
  name: "addMember",
  locks: (_, input) => ({ account: input.accountId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:operate")) return onlyService;
    const account = await ctx.db.account.findUnique({ where: { id: input.accountId }, select: { id: true } });
    if (!account) return notFound("The account");
    const { accountId, email, name, role, passwordHash, reason } = input;
    const taken = await ctx.db.person.findUnique({ where: { email }, select: { id: true } });
    if (taken) return failField("email", "A person with this e-mail address exists already.", "conflict");

    const personId = uuidv7({ msecs: ctx.now.getTime() });
    await ctx.db.person.create({
      data: { id: personId, accountId, email, name, role, passwordHash, createdAt: ctx.now },
      select: { id: true },
    });
    await ctx.audit({ event: "person.added", accountId, subjectId: personId, reason, after: { email, name, role } });
    return ok({ personId });
  },
});

/** The person, if active. Reads under the person's lock. */
async function activePerson(ctx: Context, personId: string): Promise<Result<{ id: string; accountId: string }>> {
  const person = await ctx.db.person.findUnique({
    where: { id: personId },
    select: { id: true, accountId: true, deactivatedAt: true },
  });
  if (!person) return notFound("The person");
  if (person.deactivatedAt) {
    return fail("rule_violation", `This person was deactivated on ${formatInstantUtc(person.deactivatedAt)}.`);
  }
  return ok(person);
}

/** Whoever had the old password is signed out everywhere. */
export const setPassword = defineCommand<PersonInput & { passwordHash: PasswordHash }, { endedSessions: number }, Operator>({
  name: "setPassword",
  locks: (_, input) => ({ person: input.personId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:operate")) return onlyService;
    const found = await activePerson(ctx, input.personId);
    if (!found.ok) return found;
    const { id, accountId } = found.value;
    await ctx.db.person.update({ where: { id }, data: { passwordHash: input.passwordHash }, select: { id: true } });
    const endedSessions = await endSessionsOf(ctx, id);
    await ctx.audit({ event: "person.password_set", accountId, subjectId: id, reason: input.reason, after: { endedSessions } });
    return ok({ endedSessions });
  },
});

/** Ends the person's sessions, so that the next request is refused; signing in answers as for a wrong password. */
export const deactivatePerson = defineCommand<PersonInput, { endedSessions: number }, Operator>({
  name: "deactivatePerson",
  locks: (_, input) => ({ person: input.personId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:operate")) return onlyService;
    const found = await activePerson(ctx, input.personId);
    if (!found.ok) return found;
    const { id, accountId } = found.value;
    await ctx.db.person.update({ where: { id }, data: { deactivatedAt: ctx.now }, select: { id: true } });
    const endedSessions = await endSessionsOf(ctx, id);
    await ctx.audit({ event: "person.deactivated", accountId, subjectId: id, reason: input.reason, after: { endedSessions } });
    return ok({ endedSessions });
  },
});
