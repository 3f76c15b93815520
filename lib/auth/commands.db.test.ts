import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Caller } from "@/lib/core/caller";
import { runCommand } from "@/lib/core/command";
import { deactivatePerson } from "@/lib/people/commands";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { addMs, HOUR_MS, MINUTE_MS } from "@/lib/shared/time";
import { makeAccount, makeMember, makePerson, makeSession, PASSWORD } from "@/scripts/test/support/factories";
import { countSignInAttempt, markActive } from "./attempts";
import { endOtherSessions, endOwnSession, signIn, signOutSession } from "./commands";
import { findSignedInMember, listOwnSessions } from "./queries";
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from "./rules";
import { sessionIdHash } from "./token";

/** Somebody at an address that no other test uses. */
function callerFromNowhere(): Caller {
  const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  return { address, userAgent: "Test browser", requestId: randomUUID() };
}

/** Delays are asked for and not waited for. */
function patience() {
  const waited: number[] = [];
  return { waited, pause: async (ms: number) => void waited.push(ms) };
}

const attempt = (email: string, password: string, caller: Caller, previousSid: string | null = null) =>
  signIn({ email, password }, caller, previousSid, patience().pause);

function refused(result: Result<unknown>) {
  if (result.ok) throw new Error("was not refused");
  return result.failure;
}

function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.failure.message}`);
  return result.value;
}

const eventsOf = (subject: { actorName: string }) => db().auditEvent.findMany({ where: subject, orderBy: { id: "asc" } });

describe("signing in", () => {
  it("opens a session that the next request finds, and has an audit row", async () => {
    const name = `Own ${randomUUID()}`;
    const account = await makeAccount({ name, balance: "12.30" });
    const person = await makePerson({ accountId: account.id, role: "VIEWER" });
    const caller = callerFromNowhere();
    const { sid } = accepted(await attempt(person.email, PASSWORD, caller));
    const found = await findSignedInMember(sid, caller, now());
    expect(found?.account).toEqual({
      name,
      balance: "12.30",
      applicationLimit: 2,
      applicationCount: 0,
      card: { brand: "Visa", lastFour: "4242", expiryMonth: expect.any(Number), expiryYear: expect.any(Number) },
    });
    expect(found?.member).toMatchObject({
      kind: "member",
      personId: person.id,
      accountId: person.accountId,
      role: "VIEWER",
      ...caller,
    });
    const [event, ...others] = await eventsOf({ actorName: person.email });
    expect(event).toMatchObject({
      event: "session.signed_in",
      actorKind: "MEMBER",
      actorId: person.id,
      accountId: person.accountId,
      address: caller.address,
      userAgent: "Test browser",
      requestId: caller.requestId,
    });
    expect(others).toEqual([]);
  });

  it("stores no id that a reader of the database could use", async () => {
    const person = await makePerson();
    const { sid } = accepted(await attempt(person.email, PASSWORD, callerFromNowhere()));
    const [row] = await db().$queryRaw<
      { text: string }[]
    >`SELECT s::text AS text FROM sessions s WHERE person_id = ${person.id}::uuid`;
    expect(row?.text).not.toContain(sid);
    expect(row?.text).toContain(Buffer.from(sessionIdHash(sid)).toString("hex"));
  });

  it("answers alike for a wrong password, an unknown e-mail and a deactivated person", async () => {
    const person = await makePerson();
    const gone = await makePerson({ deactivatedAt: now() });
    const unknown = `${randomUUID()}@example.com`;
    const failures = [
      refused(await attempt(person.email, "another long password", callerFromNowhere())),
      refused(await attempt(unknown, PASSWORD, callerFromNowhere())),
      refused(await attempt(gone.email, PASSWORD, callerFromNowhere())),
    ];
    for (const failure of failures) {
      expect(failure).toEqual({ code: "unauthenticated", message: "The e-mail address or the password is wrong." });
    }
    expect(await db().session.count({ where: { personId: { in: [person.id, gone.id] } } })).toBe(0);
  });

  it("keeps each failure, with the account it was aimed at and without what was typed as password", async () => {
    const person = await makePerson();
    const unknown = `${randomUUID()}@example.com`;
    const caller = callerFromNowhere();
    await attempt(person.email, "hunter2 hunter2 hunter2", caller);
    await attempt(unknown, "hunter2 hunter2 hunter2", caller);
    const [aimed] = await eventsOf({ actorName: person.email });
    const [stray] = await eventsOf({ actorName: unknown });
    expect(aimed).toMatchObject({
      event: "sign_in.failed",
      actorKind: "ANONYMOUS",
      actorId: null,
      accountId: person.accountId,
      subjectId: person.id,
      address: caller.address,
    });
    expect(stray).toMatchObject({ event: "sign_in.failed", actorKind: "ANONYMOUS", accountId: null, subjectId: null });
    expect(JSON.stringify([aimed, stray])).not.toContain("hunter2");
  });

  it("takes about as long for an unknown e-mail as for a wrong password", async () => {
    const person = await makePerson();
    const measure = async (email: string) => {
      const times: number[] = [];
      for (let round = 0; round < 9; round++) {
        const start = performance.now();
        await attempt(email, "another long password", callerFromNowhere());
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const [known, unknown] = [await measure(person.email), await measure(`${randomUUID()}@example.com`)];
    // Without the hash against a decoy the unknown one would take a fraction of the time.
    expect(unknown).toBeGreaterThan(known / 4);
    expect(known).toBeGreaterThan(unknown / 4);
  });

  it("gives a new session each time and ends the one that the browser had", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    const first = accepted(await attempt(person.email, PASSWORD, caller));
    const second = accepted(await attempt(person.email, PASSWORD, caller, first.sid));
    expect(second.sid).not.toBe(first.sid);
    expect(await findSignedInMember(first.sid, caller, now())).toBeNull();
    expect(await findSignedInMember(second.sid, caller, now())).not.toBeNull();
    expect((await eventsOf({ actorName: person.email })).map(({ event }) => event).sort()).toEqual([
      "session.signed_in",
      "session.signed_in",
      "session.signed_out",
    ]);
  });

  it("ends the session that somebody else left in the browser, and that person's account sees it", async () => {
    const [left, arriving] = [await makeMember(), await makePerson()];
    accepted(await attempt(arriving.email, PASSWORD, callerFromNowhere(), left.sid));
    expect(await findSignedInMember(left.sid, callerFromNowhere(), now())).toBeNull();
    const [event] = await db().auditEvent.findMany({ where: { accountId: left.person.accountId } });
    expect(event).toMatchObject({ event: "session.signed_out", actorId: arriving.id, subjectId: left.person.id });
  });

  it("leaves the sessions in the person's other browsers", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    const first = accepted(await attempt(person.email, PASSWORD, caller));
    accepted(await attempt(person.email, PASSWORD, caller));
    expect(await findSignedInMember(first.sid, caller, now())).not.toBeNull();
  });

  it("does not open a session for somebody who is deactivated while the password is checked", async () => {
    const person = await makePerson();
    const results = await Promise.all([
      ...Array.from({ length: 3 }, () => attempt(person.email, PASSWORD, callerFromNowhere())),
      runCommand(deactivatePerson, { kind: "operator", name: "root" }, { personId: person.id, reason: "left" }),
    ]);
    expect(results.at(-1)?.ok).toBe(true);
    expect(await db().session.count({ where: { personId: person.id, endedAt: null } })).toBe(0);
  });
});

describe("the throttle of an e-mail from an address", () => {
  it("looks at ten of forty wrong passwords that are tried at once, and begins once", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    const results = await Promise.all(Array.from({ length: 40 }, () => attempt(person.email, "another long password", caller)));
    const codes = results.map((result) => refused(result).code);
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(10);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(30);
    const events = (await eventsOf({ actorName: person.email })).map(({ event }) => event);
    expect(events.filter((event) => event === "sign_in.failed")).toHaveLength(10);
    expect(events.filter((event) => event === "sign_in.throttled")).toHaveLength(1);
  });

  it("refuses the right password too while it lasts, and says until when", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    for (let round = 0; round < 10; round++) await attempt(person.email, "another long password", caller);
    const failure = refused(await attempt(person.email, PASSWORD, caller));
    expect(failure.code).toBe("rate_limited");
    expect(failure.message).toMatch(
      /^There were too many failed attempts to sign in\. Try again in (15 min|14 min \d+ s), at \d{4}-.* UTC\.$/,
    );
  });

  it("keeps nobody out who signs in from elsewhere", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    for (let round = 0; round < 12; round++) await attempt(person.email, "another long password", caller);
    expect((await attempt(person.email, PASSWORD, callerFromNowhere())).ok).toBe(true);
  });

  it("holds no e-mail address and no machine's address", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    await attempt(person.email, "another long password", caller);
    const rows = await db().$queryRaw<{ text: string }[]>`SELECT t::text AS text FROM throttles t`;
    for (const { text } of rows) {
      expect(text).not.toContain(person.email);
      expect(text).not.toContain(caller.address);
    }
  });

  it("gives back what a right password took, so that signing in often throttles nobody", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    for (let round = 0; round < 15; round++) expect((await attempt(person.email, PASSWORD, caller)).ok).toBe(true);
    for (let round = 0; round < 9; round++) await attempt(person.email, "another long password", caller);
    expect((await attempt(person.email, PASSWORD, caller)).ok).toBe(true);
  });

  it("ends with its window", async () => {
    const person = await makePerson();
    const caller = callerFromNowhere();
    for (let round = 0; round < 10; round++) await attempt(person.email, "another long password", caller);
    expect(refused(await attempt(person.email, PASSWORD, caller)).code).toBe("rate_limited");
    const taken = await countSignInAttempt(person.email, callerFromNowhere().address);
    if ("refusedUntil" in taken) throw new Error("refused from another address");
    const window = await db().throttle.findFirstOrThrow({ where: { count: 10 }, orderBy: { windowStartedAt: "desc" } });
    await db().throttle.updateMany({
      where: { count: 10, windowStartedAt: window.windowStartedAt },
      data: { windowStartedAt: addMs(now(), -15 * MINUTE_MS), windowEndsAt: now() },
    });
    expect((await attempt(person.email, PASSWORD, caller)).ok).toBe(true);
  });
});

describe("the throttle of an address", () => {
  it("looks at fifty attempts whatever e-mails they try", async () => {
    const caller = callerFromNowhere();
    const results = await Promise.all(
      Array.from({ length: 70 }, () => countSignInAttempt(`${randomUUID()}@example.com`, caller.address)),
    );
    expect(results.filter((result) => "counts" in result)).toHaveLength(50);
  });

  it("takes a /64 of IPv6 for one address", async () => {
    const network = `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(1, 65_536).toString(16)}`;
    const results: object[] = [];
    for (let host = 1; host <= 51; host++)
      results.push(await countSignInAttempt(`${randomUUID()}@example.com`, `${network}::${host.toString(16)}`));
    expect(results.filter((result) => "counts" in result)).toHaveLength(50);
    expect(results.at(-1)).toHaveProperty("refusedUntil");
  });

  it("is not filled by attempts that were refused for their e-mail", async () => {
    const { address } = callerFromNowhere();
    const email = `${randomUUID()}@example.com`;
    for (let round = 0; round < 60; round++) await countSignInAttempt(email, address);
    expect(await countSignInAttempt(`${randomUUID()}@example.com`, address)).toHaveProperty("counts");
  });
});

describe("the delay of an e-mail", () => {
  it("grows with its failures from wherever they come, known or not, and never beyond 8 s", async () => {
    const person = await makePerson();
    for (const email of [person.email, `${randomUUID()}@example.com`]) {
      const { waited, pause } = patience();
      for (let round = 0; round < 9; round++)
        await signIn({ email, password: "another long password" }, callerFromNowhere(), null, pause);
      expect(waited).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
    }
  });
});

describe("a session", () => {
  const caller = callerFromNowhere();
  it("is nobody's from its idle end, its absolute end and its sign-out on", async () => {
    const person = await makePerson();
    const createdAt = addMs(now(), -2 * HOUR_MS);
    const lastActiveAt = addMs(createdAt, HOUR_MS);
    const idle = await makeSession(person, { createdAt, lastActiveAt });
    const idleEnd = addMs(lastActiveAt, IDLE_LIMIT_MS);
    expect(await findSignedInMember(idle.sid, caller, addMs(idleEnd, -1))).not.toBeNull();
    expect(await findSignedInMember(idle.sid, caller, idleEnd)).toBeNull();

    const absoluteEnd = addMs(createdAt, ABSOLUTE_LIMIT_MS);
    const busy = await makeSession(person, { createdAt, lastActiveAt: addMs(absoluteEnd, -10) });
    expect(await findSignedInMember(busy.sid, caller, addMs(absoluteEnd, -1))).not.toBeNull();
    expect(await findSignedInMember(busy.sid, caller, absoluteEnd)).toBeNull();

    const ended = await makeSession(person, { createdAt, lastActiveAt, endedAt: addMs(lastActiveAt, 5) });
    expect(await findSignedInMember(ended.sid, caller, addMs(lastActiveAt, 4))).not.toBeNull();
    expect(await findSignedInMember(ended.sid, caller, addMs(lastActiveAt, 5))).toBeNull();
  });

  it("is nobody's when its id is not known", async () => {
    expect(await findSignedInMember("A".repeat(43), caller, now())).toBeNull();
  });

  it("of a deactivated person is refused at the next request", async () => {
    const { sid, member, person } = await makeMember();
    expect(await findSignedInMember(sid, caller, now())).not.toBeNull();
    await db().person.update({ where: { id: person.id }, data: { deactivatedAt: now() } });
    expect(await findSignedInMember(sid, caller, now())).toBeNull();
    expect(member.personId).toBe(person.id);
  });

  it("acts in the role that the person has now", async () => {
    const { sid, person } = await makeMember({ role: "ADMIN" });
    await db().person.update({ where: { id: person.id }, data: { role: "VIEWER" } });
    expect((await findSignedInMember(sid, caller, now()))?.member.role).toBe("VIEWER");
  });

  it("is ended by signing out, with one audit row, and again changes nothing", async () => {
    const { sid, person } = await makeMember();
    expect(await signOutSession(sid, caller)).toMatchObject({ ok: true });
    expect(await findSignedInMember(sid, caller, now())).toBeNull();
    expect(await signOutSession(sid, caller)).toMatchObject({ ok: true, unchanged: true });
    const events = await eventsOf({ actorName: person.email });
    expect(events.map(({ event }) => event)).toEqual(["session.signed_out"]);
  });

  it("is marked active at most once a minute, and not when it is over", async () => {
    const person = await makePerson();
    const at = now();
    const lastActiveOf = async (id: string) => (await db().session.findUniqueOrThrow({ where: { id } })).lastActiveAt;
    const recent = await makeSession(person, { createdAt: addMs(at, -MINUTE_MS + 1) });
    await markActive(recent.id, at);
    expect(await lastActiveOf(recent.id)).toEqual(addMs(at, -MINUTE_MS + 1));
    const due = await makeSession(person, { createdAt: addMs(at, -MINUTE_MS) });
    await markActive(due.id, at);
    expect(await lastActiveOf(due.id)).toEqual(at);
    const over = await makeSession(person, { createdAt: addMs(at, -IDLE_LIMIT_MS) });
    await markActive(over.id, at);
    expect(await lastActiveOf(over.id)).toEqual(addMs(at, -IDLE_LIMIT_MS));
    const ended = await makeSession(person, { createdAt: addMs(at, -2 * MINUTE_MS), endedAt: addMs(at, -MINUTE_MS) });
    await markActive(ended.id, at);
    expect(await lastActiveOf(ended.id)).toEqual(addMs(at, -2 * MINUTE_MS));
  });
});

describe("the own sessions", () => {
  it("are listed with browser and address, this one first, and none that is over", async () => {
    const { member, person, id } = await makeMember();
    const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    const at = now();
    const other = await makeSession(person, { userAgent, address: "203.0.113.9", lastActiveAt: addMs(at, MINUTE_MS) });
    await makeSession(person, { createdAt: addMs(at, -2 * HOUR_MS), lastActiveAt: addMs(at, -IDLE_LIMIT_MS) });
    await makeSession(person, { endedAt: at });
    await makeMember();
    expect(await listOwnSessions(member)).toMatchObject([
      { id, isCurrent: true, browser: "Unknown browser" },
      { id: other.id, isCurrent: false, browser: "Firefox 128 on Linux", address: "203.0.113.9" },
    ]);
  });

  it("are ended one by one, and the ended one is nobody's at its next request", async () => {
    const { member, person, sid } = await makeMember({ role: "VIEWER" });
    const other = await makeSession(person);
    accepted(await runCommand(endOwnSession, member, { sessionId: other.id }));
    expect(await findSignedInMember(other.sid, callerFromNowhere(), now())).toBeNull();
    expect(await findSignedInMember(sid, callerFromNowhere(), now())).not.toBeNull();
    expect(await runCommand(endOwnSession, member, { sessionId: other.id })).toMatchObject({ ok: true, unchanged: true });
    expect((await eventsOf({ actorName: person.email })).map(({ event }) => event)).toEqual(["session.ended"]);
  });

  it("are ended all but this one", async () => {
    const { member, person, sid } = await makeMember();
    const others = [await makeSession(person), await makeSession(person)];
    expect(accepted(await runCommand(endOtherSessions, member, {}))).toEqual({ ended: 2 });
    for (const other of others) expect(await findSignedInMember(other.sid, callerFromNowhere(), now())).toBeNull();
    expect(await findSignedInMember(sid, callerFromNowhere(), now())).not.toBeNull();
    expect(await runCommand(endOtherSessions, member, {})).toMatchObject({ ok: true, unchanged: true });
  });

  it("of somebody else are not found, also in the same account", async () => {
    const { member, person } = await makeMember();
    const colleague = await makePerson({ accountId: person.accountId });
    const theirs = await makeSession(colleague);
    expect(refused(await runCommand(endOwnSession, member, { sessionId: theirs.id })).code).toBe("not_found");
    accepted(await runCommand(endOtherSessions, member, {}));
    expect(await findSignedInMember(theirs.sid, callerFromNowhere(), now())).not.toBeNull();
  });
});
