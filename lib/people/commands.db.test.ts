import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkOwnPassword, signIn } from "@/lib/auth/commands";
import { findSignedInMember } from "@/lib/auth/queries";
import type { Actor, Member, Operator } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { makeAccount, makeMember, makePerson, makeSession, PASSWORD } from "@/scripts/test/support/factories";
import {
  addMember,
  changePassword,
  createAccountWithMember,
  deactivatePerson,
  endPersonSessions,
  prepareOwnPassword,
  preparePassword,
  renameSelf,
  setPassword,
} from "./commands";
import { findPerson } from "./queries";
import { changePasswordInput, personInput, personName } from "./schema";

const operator: Operator = { kind: "operator", name: "root" };
const caller = { address: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`, userAgent: "Test browser", requestId: "r" };
const reason = "asked by the customer";

function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.failure.message}`);
  return result.value;
}

function refused(result: Result<unknown>) {
  if (result.ok) throw new Error("was not refused");
  return result.failure;
}

const hashed = async (password: string) => accepted(await preparePassword(password, "nobody@example.com"));

const newAccount = async (email: string) => ({
  name: "Northwind",
  reason,
  firstMember: { email, name: "Anna", role: "ADMIN" as const },
  passwordHash: accepted(await preparePassword(PASSWORD, email)),
});

describe("creating an account", () => {
  it("creates it and its first member together, with an application limit of two and nothing else", async () => {
    const email = `${randomUUID()}@example.com`;
    const { accountId, personId } = accepted(await runCommand(createAccountWithMember, operator, await newAccount(email)));
    expect(await db().account.findUnique({ where: { id: accountId }, include: { card: true, people: true } })).toMatchObject({
      name: "Northwind",
      applicationLimit: 2,
      card: null,
      people: [{ id: personId, email, role: "ADMIN" }],
    });
    // Both rows have the instant of the command, so they are sorted by event.
    const events = await db().auditEvent.findMany({ where: { accountId }, orderBy: { event: "asc" } });
    expect(events).toMatchObject([
      { event: "account.created", actorName: "root", reason, after: { name: "Northwind", applicationLimit: 2 } },
      { event: "person.added", subjectId: personId },
    ]);
  });

  it("creates nothing when another person has the e-mail of the member", async () => {
    const person = await makePerson();
    const before = await db().account.count();
    const audited = await db().auditEvent.count();
    expect(refused(await runCommand(createAccountWithMember, operator, await newAccount(person.email))).code).toBe("conflict");
    expect(await db().account.count()).toBe(before);
    expect(await db().auditEvent.count()).toBe(audited);
  });
});

describe("adding a member", () => {
  it("lets that person sign in with the e-mail in any case, and is audited without the password", async () => {
    const { id: accountId } = await makeAccount();
    const email = `${randomUUID()}@example.com`;
    const passwordHash = await hashed("nine green lanterns hum");
    const input = { accountId, email, name: "Bea", role: "VIEWER" as const, passwordHash, reason };
    const { personId } = accepted(await runCommand(addMember, operator, input));
    expect((await signIn({ email, password: "nine green lanterns hum" }, caller, null)).ok).toBe(true);
    expect((await findPerson(operator, email.toUpperCase()))?.id).toBe(personId);
    const [event] = await db().auditEvent.findMany({ where: { accountId } });
    expect(event).toMatchObject({
      event: "person.added",
      actorKind: "OPERATOR",
      actorName: "root",
      subjectId: personId,
      reason,
      after: { email, name: "Bea", role: "VIEWER" },
    });
    expect(JSON.stringify(event)).not.toMatch(/argon2|lanterns/);
  });

  it("is refused for an e-mail that a person of any account has", async () => {
    const person = await makePerson();
    const { id: accountId } = await makeAccount();
    const input = {
      accountId,
      email: person.email,
      name: "Bea",
      role: "ADMIN" as const,
      passwordHash: await hashed(PASSWORD),
      reason,
    };
    expect(refused(await runCommand(addMember, operator, input))).toMatchObject({
      code: "conflict",
      fields: { email: expect.any(String) },
    });
    expect(await db().auditEvent.count({ where: { accountId } })).toBe(0);
  });

  it("succeeds once for ten concurrent requests with the same e-mail", async () => {
    const { id: accountId } = await makeAccount();
    const email = `${randomUUID()}@example.com`;
    const passwordHash = await hashed(PASSWORD);
    const accounts = [accountId, (await makeAccount()).id];
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        runCommand(addMember, operator, {
          accountId: accounts[at % 2] ?? accountId,
          email,
          name: "Bea",
          role: "ADMIN" as const,
          passwordHash,
          reason,
        }),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.failure.code).toBe("conflict");
  });

  it("is refused for an account that does not exist", async () => {
    const input = {
      accountId: randomUUID(),
      email: "x@example.com",
      name: "Bea",
      role: "ADMIN" as const,
      passwordHash: await hashed(PASSWORD),
      reason,
    };
    expect(refused(await runCommand(addMember, operator, input)).code).toBe("not_found");
  });
});

describe("setting a password", () => {
  it("ends all sessions, and only the new password is valid", async () => {
    const { person, sid } = await makeMember();
    const other = await makeSession(person);
    const { endedSessions } = accepted(
      await runCommand(setPassword, operator, {
        personId: person.id,
        passwordHash: await hashed("nine green lanterns hum"),
        reason,
      }),
    );
    expect(endedSessions).toBe(2);
    for (const each of [sid, other.sid]) expect(await findSignedInMember(each, caller, now())).toBeNull();
    expect((await signIn({ email: person.email, password: PASSWORD }, caller, null)).ok).toBe(false);
    expect((await signIn({ email: person.email, password: "nine green lanterns hum" }, caller, null)).ok).toBe(true);
    const event = await db().auditEvent.findFirstOrThrow({ where: { event: "person.password_set", subjectId: person.id } });
    expect(event).toMatchObject({ accountId: person.accountId, reason, after: { endedSessions: 2 } });
  });

  it("refuses a common password before anything is changed", async () => {
    expect(refused(await preparePassword("Password1234!", "anna@example.com"))).toMatchObject({
      code: "invalid_input",
      fields: { password: expect.any(String) },
    });
  });
});

describe("deactivating", () => {
  it("ends the person's sessions, and cannot be repeated", async () => {
    const { person, sid } = await makeMember();
    accepted(await runCommand(deactivatePerson, operator, { personId: person.id, reason }));
    expect(await findSignedInMember(sid, caller, now())).toBeNull();
    expect((await signIn({ email: person.email, password: PASSWORD }, caller, null)).ok).toBe(false);
    expect(refused(await runCommand(deactivatePerson, operator, { personId: person.id, reason })).code).toBe("rule_violation");
    expect(
      refused(await runCommand(setPassword, operator, { personId: person.id, passwordHash: await hashed(PASSWORD), reason }))
        .code,
    ).toBe("rule_violation");
    expect(await db().auditEvent.count({ where: { subjectId: person.id, event: "person.deactivated" } })).toBe(1);
  });

  it("prevents a session for a sign-in in progress", async () => {
    const person = await makePerson();
    const credentials = { email: person.email, password: PASSWORD };
    const results = await Promise.all([
      ...Array.from({ length: 3 }, () => signIn(credentials, caller, null)),
      runCommand(deactivatePerson, operator, { personId: person.id, reason }),
    ]);
    expect(results.at(-1)?.ok).toBe(true);
    expect(await db().session.count({ where: { personId: person.id, endedAt: null } })).toBe(0);
  });
});

describe("people", () => {
  it("cannot be changed by members of any role", async () => {
    const { member, person } = await makeMember({ role: "ADMIN" });
    // The types forbid it; the rule holds without them too.
    const intruder = member as Actor as Operator;
    const passwordHash = await hashed(PASSWORD);
    const results = [
      await runCommand(addMember, intruder, {
        accountId: person.accountId,
        email: "y@example.com",
        name: "Y",
        role: "ADMIN",
        passwordHash,
        reason,
      }),
      await runCommand(setPassword, intruder, { personId: person.id, passwordHash, reason }),
      await runCommand(deactivatePerson, intruder, { personId: person.id, reason }),
    ];
    for (const result of results) expect(refused(result).code).toBe("forbidden");
    expect(await findPerson(intruder, person.email)).toBeNull();
  });

  it("have names without control characters and lone surrogates, and are changed only with a reason", () => {
    expect(personName.safeParse("Anna\nBcc: x@y.z").success).toBe(false);
    // The database cannot store a lone surrogate.
    expect(personName.safeParse("Anna\ud83d").success).toBe(false);
    expect(personName.safeParse("Anna 😀").success).toBe(true);
    expect(personName.parse("  Anna Kovács ")).toBe("Anna Kovács");
    expect(personInput.safeParse({ personId: randomUUID(), reason: "  " }).success).toBe(false);
  });
});

describe("ending a person's sessions", () => {
  it("ends all sessions, with a reason, and keeps the password", async () => {
    const { person, sid } = await makeMember();
    await makeSession(person);
    const input = { personId: person.id, reason };
    expect(accepted(await runCommand(endPersonSessions, operator, input))).toEqual({ endedSessions: 2 });
    expect(await findSignedInMember(sid, caller, now())).toBeNull();
    expect(await runCommand(endPersonSessions, operator, input)).toMatchObject({ ok: true, unchanged: true });
    expect((await signIn({ email: person.email, password: PASSWORD }, caller, null)).ok).toBe(true);
    const events = await db().auditEvent.findMany({ where: { subjectId: person.id, event: "person.sessions_ended" } });
    expect(events).toMatchObject([{ reason, accountId: person.accountId, after: { endedSessions: 2 } }]);
  });

  it("is refused for members", async () => {
    const { member, person } = await makeMember();
    const intruder = member as Actor as Operator;
    expect(refused(await runCommand(endPersonSessions, intruder, { personId: person.id, reason })).code).toBe("forbidden");
  });
});

describe("a member's own name", () => {
  it("can be changed by viewers too, and the audit row has the previous name", async () => {
    const { member, person } = await makeMember({ role: "VIEWER", name: "Anna" });
    accepted(await runCommand(renameSelf, member, { name: "Anna B." }));
    expect((await findPerson(operator, person.email))?.name).toBe("Anna B.");
    expect(await runCommand(renameSelf, member, { name: "Anna B." })).toMatchObject({ ok: true, unchanged: true });
    expect(await db().auditEvent.findMany({ where: { actorId: person.id } })).toMatchObject([
      { event: "person.renamed", before: { name: "Anna" }, after: { name: "Anna B." } },
    ]);
  });
});

describe("changing one's own password", () => {
  const newPassword = "nine green lanterns hum";

  async function change(member: Member, input: { currentPassword?: string; newPassword?: string } = {}) {
    const preparedQuery = await prepareOwnPassword(member, { currentPassword: PASSWORD, newPassword, ...input });
    return preparedQuery.ok ? runCommand(changePassword, member, preparedQuery.value) : preparedQuery;
  }

  it("needs the current password, ends the other sessions and keeps this one", async () => {
    const { member, person, sid } = await makeMember({ role: "VIEWER" });
    const other = await makeSession(person);
    expect(accepted(await change(member))).toEqual({ endedSessions: 1 });
    expect(await findSignedInMember(sid, caller, now())).not.toBeNull();
    expect(await findSignedInMember(other.sid, caller, now())).toBeNull();
    expect((await signIn({ email: person.email, password: PASSWORD }, caller, null)).ok).toBe(false);
    expect((await signIn({ email: person.email, password: newPassword }, caller, null)).ok).toBe(true);
    const event = await db().auditEvent.findFirstOrThrow({ where: { event: "person.password_changed", actorId: person.id } });
    expect(JSON.stringify(event)).not.toMatch(/argon2|lanterns|llamas/);
  });

  it("is refused with a wrong current password, which is counted and audited", async () => {
    const { member, person } = await makeMember();
    expect(refused(await change(member, { currentPassword: "another long password" }))).toMatchObject({
      code: "forbidden",
      fields: { currentPassword: "This is not your current password." },
    });
    expect(await db().auditEvent.count({ where: { event: "person.password_mistaken", actorId: person.id } })).toBe(1);
    expect((await signIn({ email: person.email, password: PASSWORD }, caller, null)).ok).toBe(true);
  });

  it("is throttled as sign-in: of thirty concurrent guesses ten are checked", async () => {
    const { member, person } = await makeMember();
    const guesser = { ...member, address: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` };
    const noPause = async () => {};
    const results = await Promise.all(
      Array.from({ length: 30 }, () => checkOwnPassword(guesser, "another long password", noPause)),
    );
    const codes = results.map((result) => refused(result).code);
    expect(codes.filter((code) => code === "forbidden")).toHaveLength(10);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(20);
    expect(refused(await change(guesser)).code).toBe("rate_limited");
    expect(await db().auditEvent.count({ where: { event: "sign_in.throttled", actorId: person.id } })).toBe(1);
  });

  it("is refused for a common password, the current password, and a wrong length", async () => {
    const { member } = await makeMember();
    expect(refused(await change(member, { newPassword: "Password1234!" })).fields).toHaveProperty("newPassword");
    expect(refused(await change(member, { newPassword: PASSWORD })).fields).toHaveProperty("newPassword");
    const parse = (length: number) => changePasswordInput.safeParse({ currentPassword: "x", newPassword: "ä".repeat(length) });
    expect([11, 12, 128, 129].map((length) => parse(length).success)).toEqual([false, true, true, false]);
  });

  it("succeeds once when two tabs change it at the same time", async () => {
    const { member } = await makeMember();
    const results = await Promise.all([change(member), change(member, { newPassword: "seven brown kettles sing" })]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(refused(results.find((result) => !result.ok) ?? results[0]).code).toBe("conflict");
  });
});
