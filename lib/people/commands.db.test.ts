import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Actor, Operator } from "@/lib/auth/actor";
import { signIn } from "@/lib/auth/commands";
import { findSignedIn } from "@/lib/auth/queries";
import { now } from "@/lib/server/clock";
import { runCommand } from "@/lib/server/command";
import { db } from "@/lib/server/db";
import type { Result } from "@/lib/shared/result";
import { makeAccount, makeMember, makePerson, makeSession, PASSWORD } from "@/prisma/factories";
import { addMember, deactivatePerson, preparePassword, setPassword } from "./commands";
import { findPerson } from "./queries";
import { personInput, personName } from "./schema";

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

  it("is refused for an e-mail that somebody has, in whatever account", async () => {
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

  it("happens once when ten add the same e-mail at once", async () => {
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
  it("signs the person out everywhere, and only the new one is right", async () => {
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
    for (const each of [sid, other.sid]) expect(await findSignedIn(each, caller, now())).toBeNull();
    expect((await signIn({ email: person.email, password: PASSWORD }, caller, null)).ok).toBe(false);
    expect((await signIn({ email: person.email, password: "nine green lanterns hum" }, caller, null)).ok).toBe(true);
    const event = await db().auditEvent.findFirstOrThrow({ where: { event: "person.password_set", subjectId: person.id } });
    expect(event).toMatchObject({ accountId: person.accountId, reason, after: { endedSessions: 2 } });
  });

  it("refuses a common one before anything is done", async () => {
    expect(refused(await preparePassword("Password1234!", "anna@example.com"))).toMatchObject({
      code: "invalid_input",
      fields: { password: expect.any(String) },
    });
  });
});

describe("deactivating", () => {
  it("ends the person's sessions and is done once", async () => {
    const { person, sid } = await makeMember();
    accepted(await runCommand(deactivatePerson, operator, { personId: person.id, reason }));
    expect(await findSignedIn(sid, caller, now())).toBeNull();
    expect((await signIn({ email: person.email, password: PASSWORD }, caller, null)).ok).toBe(false);
    expect(refused(await runCommand(deactivatePerson, operator, { personId: person.id, reason })).code).toBe("rule_violation");
    expect(
      refused(await runCommand(setPassword, operator, { personId: person.id, passwordHash: await hashed(PASSWORD), reason }))
        .code,
    ).toBe("rule_violation");
    expect(await db().auditEvent.count({ where: { subjectId: person.id, event: "person.deactivated" } })).toBe(1);
  });
});

describe("people", () => {
  it("cannot be changed by their members, whatever their role", async () => {
    const { member, person } = await makeMember({ role: "ADMIN" });
    // The types forbid it already; the rule holds for whoever gets past them.
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

  it("have names without control characters, and are changed with a reason", () => {
    expect(personName.safeParse("Anna\nBcc: x@y.z").success).toBe(false);
    expect(personName.parse("  Anna Kovács ")).toBe("Anna Kovács");
    expect(personInput.safeParse({ personId: randomUUID(), reason: "  " }).success).toBe(false);
  });
});
