// Commands on people. Customer service adds and deactivates them; members change their own name and password. People are never
// deleted, because audit rows refer to them.

import { v7 as uuidv7 } from "uuid";
import { createAccount } from "@/lib/accounts/commands";
import { browserName } from "@/lib/auth/browser-name";
import { checkOwnPassword, endSessionsOf } from "@/lib/auth/commands";
import { hashPassword, type PasswordHash } from "@/lib/auth/password";
import { passwordPolicyViolation } from "@/lib/auth/password-policy";
import type { Member, Operator, System } from "@/lib/core/actor";
import { type Context, defineCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import { passwordChangedMessage } from "@/lib/mail/messages";
import { sendMail } from "@/lib/platform/mail";
import { fail, failField, notFound, ok, type Result, unchanged } from "@/lib/shared/result";
import { addMs, DAY_MS, formatInstantUtc } from "@/lib/shared/time";
import type { AddMemberInput, ChangePasswordInput, CreateAccountWithMemberInput, PersonInput, RenameSelfInput } from "./schema";

const onlyCustomerService = fail("forbidden", "Only customer service adds, changes and deactivates people.");

/** Checks a new password and hashes it. Call it before the transaction, because hashing is slow. */
export async function preparePassword(password: string, email: string): Promise<Result<PasswordHash>> {
  const violation = passwordPolicyViolation(password, email);
  return violation ? failField("password", violation) : ok(await hashPassword(password));
}

export const createAccountWithMember = defineCommand<
  CreateAccountWithMemberInput & { passwordHash: PasswordHash },
  { accountId: string; personId: string },
  Operator | System
>({
  name: "createAccountWithMember",
  locks: () => ({}),
  async run(ctx, { name, reason, firstMember, passwordHash }) {
    const created = await createAccount.run(ctx, { name, reason });
    if (!created.ok) return created;
    const { accountId } = created.value;
    const added = await addMember.run(ctx, { accountId, ...firstMember, passwordHash, reason });
    return added.ok ? ok({ accountId, personId: added.value.personId }) : added;
  },
});

export const addMember = defineCommand<AddMemberInput & { passwordHash: PasswordHash }, { personId: string }, Operator | System>({
  name: "addMember",
  locks: (_, input) => ({ account: input.accountId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:manage")) return onlyCustomerService;
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

/** The person, if active. The caller holds the person's lock. */
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

/** Sets a new password and ends all sessions of the person. */
export const setPassword = defineCommand<PersonInput & { passwordHash: PasswordHash }, { endedSessions: number }, Operator>({
  name: "setPassword",
  locks: (_, input) => ({ person: input.personId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:manage")) return onlyCustomerService;
    const found = await activePerson(ctx, input.personId);
    if (!found.ok) return found;
    const { id, accountId } = found.value;
    await ctx.db.person.update({ where: { id }, data: { passwordHash: input.passwordHash }, select: { id: true } });
    const endedSessions = await endSessionsOf(ctx, id);
    await ctx.audit({ event: "person.password_set", accountId, subjectId: id, reason: input.reason, after: { endedSessions } });
    return ok({ endedSessions });
  },
});

/** Ends the person's sessions, so that the next request is refused. Signing in then fails as for a wrong password. */
export const deactivatePerson = defineCommand<PersonInput, { endedSessions: number }, Operator>({
  name: "deactivatePerson",
  locks: (_, input) => ({ person: input.personId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:manage")) return onlyCustomerService;
    const found = await activePerson(ctx, input.personId);
    if (!found.ok) return found;
    const { id, accountId } = found.value;
    await ctx.db.person.update({ where: { id }, data: { deactivatedAt: ctx.now }, select: { id: true } });
    const endedSessions = await endSessionsOf(ctx, id);
    await ctx.audit({ event: "person.deactivated", accountId, subjectId: id, reason: input.reason, after: { endedSessions } });
    return ok({ endedSessions });
  },
});

/** Signs the person out everywhere, for example after a device was lost. Takes effect at the next request. */
export const endPersonSessions = defineCommand<PersonInput, { endedSessions: number }, Operator>({
  name: "endPersonSessions",
  locks: (_, input) => ({ person: input.personId }),
  async run(ctx, { personId, reason }) {
    if (!can(ctx.actor, "accounts:manage")) return onlyCustomerService;
    const person = await ctx.db.person.findUnique({ where: { id: personId }, select: { id: true, accountId: true } });
    if (!person) return notFound("The person");
    const endedSessions = await endSessionsOf(ctx, person.id);
    if (endedSessions === 0) return unchanged({ endedSessions });
    const { id: subjectId, accountId } = person;
    await ctx.audit({ event: "person.sessions_ended", accountId, subjectId, reason, after: { endedSessions } });
    return ok({ endedSessions });
  },
});

// What members change themselves -------------------------------------------------------------------------------------------

export const renameSelf = defineCommand<RenameSelfInput, { name: string }, Member>({
  name: "renameSelf",
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx, { name }) {
    if (!can(ctx.actor, "profile:manage")) return readOnlyRole();
    const { personId: id } = ctx.actor;
    const before = await ctx.db.person.findUniqueOrThrow({ where: { id }, select: { name: true } });
    if (before.name === name) return unchanged({ name });
    await ctx.db.person.update({ where: { id }, data: { name }, select: { id: true } });
    await ctx.audit({ event: "person.renamed", before, after: { name } });
    return ok({ name });
  },
});

type CheckedPassword = {
  /** The hash that the current password was checked against. */
  verifiedHash: string;
  passwordHash: PasswordHash;
};

/** Checks the current password, throttled as at sign-in, and checks and hashes the new one. */
export async function prepareOwnPassword(
  actor: Member,
  { currentPassword, newPassword }: ChangePasswordInput,
): Promise<Result<CheckedPassword>> {
  const current = await checkOwnPassword(actor, currentPassword);
  if (!current.ok) return failField("currentPassword", current.failure.message, current.failure.code);
  if (newPassword === currentPassword) return failField("newPassword", "This is your current password. Choose another one.");
  const prepared = await preparePassword(newPassword, actor.email);
  if (!prepared.ok) return failField("newPassword", prepared.failure.message, prepared.failure.code);
  return ok({ ...current.value, passwordHash: prepared.value });
}

/** Ends all other sessions of the person and sends the person a mail. */
export const changePassword = defineCommand<CheckedPassword, { endedSessions: number }, Member>({
  name: "changePassword",
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx, { verifiedHash, passwordHash }) {
    const { actor, now } = ctx;
    if (!can(actor, "profile:manage")) return readOnlyRole();
    const { personId: id, email, address } = actor;
    // After the check of the password and before the lock, another tab or customer service may have set another one.
    const { count } = await ctx.db.person.updateMany({ where: { id, passwordHash: verifiedHash }, data: { passwordHash } });
    if (count === 0)
      return fail(
        "conflict",
        "Your password was changed in another place at the same time. Sign in with the other new password.",
      );
    const endedSessions = await endSessionsOf(ctx, id, actor.sessionId);
    await ctx.audit({ event: "person.password_changed", after: { endedSessions } });
    const message = passwordChangedMessage({ at: now, address, browser: browserName(actor.userAgent), endedSessions });
    ctx.afterCommit(() => sendMail({ ...message, to: email, expiresAt: addMs(now, DAY_MS) }));
    return ok({ endedSessions });
  },
});
