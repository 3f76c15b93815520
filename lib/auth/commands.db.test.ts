import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Caller } from "@/lib/core/caller";
import { runCommand } from "@/lib/core/command";
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

/** A caller at an address that no other test uses. */
function callerAtNewAddress(): Caller {
  const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
  return { address, userAgent: "Test browser", requestId: randomUUID() };
}

/** Records the delays instead of waiting for them. */
function recordPauses() {
  const waited: number[] = [];
  return { waited, pause: async (ms: number) => void waited.push(ms) };
}

const attempt = (email: string, password: string, caller: Caller, previousSid: string | null = null) =>
  signIn({ email, password }, caller, previousSid, recordPauses().pause);

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
  it("starts a session that the next request finds, and writes an audit row", async () => {
    const name = `Own ${randomUUID()}`;
    const account = await makeAccount({ name, balance: "12.30" });
    const person = await makePerson({ accountId: account.id, role: "VIEWER" });
    const caller = callerAtNewAddress();
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

  it("stores only the hash of the session id", async () => {
    const person = await makePerson();
    const { sid } = accepted(await attempt(person.email, PASSWORD, callerAtNewAddress()));
    const [row] = await db().$queryRaw<
      { text: string }[]
    >`SELECT s::text AS text FROM sessions s WHERE person_id = ${person.id}::uuid`;
    expect(row?.text).not.toContain(sid);
    expect(row?.text).toContain(Buffer.from(sessionIdHash(sid)).toString("hex"));
  });

  it("fails with the same message for a wrong password, an unknown e-mail and a deactivated person", async () => {
    const person = await makePerson();
    const deactivated = await makePerson({ deactivatedAt: now() });
    const unknown = `${randomUUID()}@example.com`;
    const failures = [
      refused(await attempt(person.email, "another long password", callerAtNewAddress())),
      refused(await attempt(unknown, PASSWORD, callerAtNewAddress())),
      refused(await attempt(deactivated.email, PASSWORD, callerAtNewAddress())),
    ];
    for (const failure of failures) {
      expect(failure).toEqual({ code: "unauthenticated", message: "The e-mail address or the password is wrong." });
    }
    expect(await db().session.count({ where: { personId: { in: [person.id, deactivated.id] } } })).toBe(0);
  });

  it("writes an audit row for each failure, with the account of the e-mail address and without the password", async () => {
    const person = await makePerson();
    const unknown = `${randomUUID()}@example.com`;
    const caller = callerAtNewAddress();
    await attempt(person.email, "hunter2 hunter2 hunter2", caller);
    await attempt(unknown, "hunter2 hunter2 hunter2", caller);
    const [known] = await eventsOf({ actorName: person.email });
    const [other] = await eventsOf({ actorName: unknown });
    expect(known).toMatchObject({
      event: "sign_in.failed",
      actorKind: "ANONYMOUS",
      actorId: null,
      accountId: person.accountId,
      subjectId: person.id,
      address: caller.address,
    });
    expect(other).toMatchObject({ event: "sign_in.failed", actorKind: "ANONYMOUS", accountId: null, subjectId: null });
    expect(JSON.stringify([known, other])).not.toContain("hunter2");
  });

  it("takes about as long for an unknown e-mail as for a wrong password", async () => {
    const person = await makePerson();
    const measure = async (email: string) => {
      const times: number[] = [];
      for (let round = 0; round < 9; round++) {
        const start = performance.now();
        await attempt(email, "another long password", callerAtNewAddress());
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[4] ?? 0;
    };
    const [known, unknown] = [await measure(person.email), await measure(`${randomUUID()}@example.com`)];
    // Without the dummy hash the unknown e-mail would take a fraction of the time.
    expect(unknown).toBeGreaterThan(known / 4);
    expect(known).toBeGreaterThan(unknown / 4);
  });

  it("starts a new session each time and ends the previous one of the browser", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
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

  it("ends the session of another person in the same browser, with an audit row in that person's account", async () => {
    const [previous, next] = [await makeMember(), await makePerson()];
    accepted(await attempt(next.email, PASSWORD, callerAtNewAddress(), previous.sid));
    expect(await findSignedInMember(previous.sid, callerAtNewAddress(), now())).toBeNull();
    const [event] = await db().auditEvent.findMany({ where: { accountId: previous.person.accountId } });
    expect(event).toMatchObject({ event: "session.signed_out", actorId: next.id, subjectId: previous.person.id });
  });

  it("keeps the person's sessions in other browsers", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
    const first = accepted(await attempt(person.email, PASSWORD, caller));
    accepted(await attempt(person.email, PASSWORD, caller));
    expect(await findSignedInMember(first.sid, caller, now())).not.toBeNull();
  });
});

describe("the throttle of an e-mail from an address", () => {
  it("checks ten of forty concurrent wrong passwords, and starts once", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
    const results = await Promise.all(Array.from({ length: 40 }, () => attempt(person.email, "another long password", caller)));
    const codes = results.map((result) => refused(result).code);
    expect(codes.filter((code) => code === "unauthenticated")).toHaveLength(10);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(30);
    const events = (await eventsOf({ actorName: person.email })).map(({ event }) => event);
    expect(events.filter((event) => event === "sign_in.failed")).toHaveLength(10);
    expect(events.filter((event) => event === "sign_in.throttled")).toHaveLength(1);
  });

  it("refuses the correct password too while it lasts, and says until when", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
    for (let round = 0; round < 10; round++) await attempt(person.email, "another long password", caller);
    const failure = refused(await attempt(person.email, PASSWORD, caller));
    expect(failure.code).toBe("rate_limited");
    expect(failure.message).toMatch(
      /^There were too many failed attempts to sign in\. Try again in (15 min|14 min \d+ s), at \d{4}-.* UTC\.$/,
    );
  });

  it("does not apply to sign-ins from another address", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
    for (let round = 0; round < 12; round++) await attempt(person.email, "another long password", caller);
    expect((await attempt(person.email, PASSWORD, callerAtNewAddress())).ok).toBe(true);
  });

  it("stores neither the e-mail address nor the network address", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
    await attempt(person.email, "another long password", caller);
    const rows = await db().$queryRaw<{ text: string }[]>`SELECT t::text AS text FROM throttles t`;
    for (const { text } of rows) {
      expect(text).not.toContain(person.email);
      expect(text).not.toContain(caller.address);
    }
  });

  it("does not count successful sign-ins", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
    for (let round = 0; round < 15; round++) expect((await attempt(person.email, PASSWORD, caller)).ok).toBe(true);
    for (let round = 0; round < 9; round++) await attempt(person.email, "another long password", caller);
    expect((await attempt(person.email, PASSWORD, caller)).ok).toBe(true);
  });

  it("ends with its window", async () => {
    const person = await makePerson();
    const caller = callerAtNewAddress();
    for (let round = 0; round < 10; round++) await attempt(person.email, "another long password", caller);
    expect(refused(await attempt(person.email, PASSWORD, caller)).code).toBe("rate_limited");
    const counted = await countSignInAttempt(person.email, callerAtNewAddress().address);
    if ("throttledUntil" in counted) throw new Error("throttled from another address");
    const window = await db().throttle.findFirstOrThrow({ where: { count: 10 }, orderBy: { windowStartedAt: "desc" } });
    await db().throttle.updateMany({
      where: { count: 10, windowStartedAt: window.windowStartedAt },
      data: { windowStartedAt: addMs(now(), -15 * MINUTE_MS), windowEndsAt: now() },
    });
    expect((await attempt(person.email, PASSWORD, caller)).ok).toBe(true);
  });
});

describe("the throttle of an address", () => {
  it("allows fifty attempts, for any e-mail addresses", async () => {
    const caller = callerAtNewAddress();
    const results = await Promise.all(
      Array.from({ length: 70 }, () => countSignInAttempt(`${randomUUID()}@example.com`, caller.address)),
    );
    expect(results.filter((result) => "counts" in result)).toHaveLength(50);
  });

  it("treats a /64 of IPv6 as one address", async () => {
    const network = `2001:db8:${randomInt(65_536).toString(16)}:${randomInt(1, 65_536).toString(16)}`;
    const results: object[] = [];
    for (let host = 1; host <= 51; host++)
      results.push(await countSignInAttempt(`${randomUUID()}@example.com`, `${network}::${host.toString(16)}`));
    expect(results.filter((result) => "counts" in result)).toHaveLength(50);
    expect(results.at(-1)).toHaveProperty("throttledUntil");
  });

  it("does not count attempts that the throttle of the e-mail refused", async () => {
    const { address } = callerAtNewAddress();
    const email = `${randomUUID()}@example.com`;
    for (let round = 0; round < 60; round++) await countSignInAttempt(email, address);
    expect(await countSignInAttempt(`${randomUUID()}@example.com`, address)).toHaveProperty("counts");
  });
});

describe("the delay of an e-mail", () => {
  it("grows with its failures from any address, for known and unknown e-mails, up to 8 s", async () => {
    const person = await makePerson();
    for (const email of [person.email, `${randomUUID()}@example.com`]) {
      const { waited, pause } = recordPauses();
      for (let round = 0; round < 9; round++)
        await signIn({ email, password: "another long password" }, callerAtNewAddress(), null, pause);
      expect(waited).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
    }
  });
});

describe("a session", () => {
  const caller = callerAtNewAddress();
  it("is not found from its idle end, its absolute end or its sign-out on", async () => {
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

  it("is not found by an unknown id", async () => {
    expect(await findSignedInMember("A".repeat(43), caller, now())).toBeNull();
  });

  it("of a deactivated person is refused at the next request", async () => {
    const { sid, member, person } = await makeMember();
    expect(await findSignedInMember(sid, caller, now())).not.toBeNull();
    await db().person.update({ where: { id: person.id }, data: { deactivatedAt: now() } });
    expect(await findSignedInMember(sid, caller, now())).toBeNull();
    expect(member.personId).toBe(person.id);
  });

  it("has the current role of the person", async () => {
    const { sid, person } = await makeMember({ role: "ADMIN" });
    await db().person.update({ where: { id: person.id }, data: { role: "VIEWER" } });
    expect((await findSignedInMember(sid, caller, now()))?.member.role).toBe("VIEWER");
  });

  it("is ended by signing out, with one audit row; a second sign-out changes nothing", async () => {
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

describe("a member's own sessions", () => {
  it("are listed with browser and address, the current one first, without those that are over", async () => {
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

  it("are ended one by one, and an ended one is not found by its next request", async () => {
    const { member, person, sid } = await makeMember({ role: "VIEWER" });
    const other = await makeSession(person);
    accepted(await runCommand(endOwnSession, member, { sessionId: other.id }));
    expect(await findSignedInMember(other.sid, callerAtNewAddress(), now())).toBeNull();
    expect(await findSignedInMember(sid, callerAtNewAddress(), now())).not.toBeNull();
    expect(await runCommand(endOwnSession, member, { sessionId: other.id })).toMatchObject({ ok: true, unchanged: true });
    expect((await eventsOf({ actorName: person.email })).map(({ event }) => event)).toEqual(["session.ended"]);
  });

  it("are all ended except the current one", async () => {
    const { member, person, sid } = await makeMember();
    const others = [await makeSession(person), await makeSession(person)];
    expect(accepted(await runCommand(endOtherSessions, member, {}))).toEqual({ ended: 2 });
    for (const other of others) expect(await findSignedInMember(other.sid, callerAtNewAddress(), now())).toBeNull();
    expect(await findSignedInMember(sid, callerAtNewAddress(), now())).not.toBeNull();
    expect(await runCommand(endOtherSessions, member, {})).toMatchObject({ ok: true, unchanged: true });
  });

  it("of another person are not found, also in the same account", async () => {
    const { member, person } = await makeMember();
    const colleague = await makePerson({ accountId: person.accountId });
    const theirs = await makeSession(colleague);
    expect(refused(await runCommand(endOwnSession, member, { sessionId: theirs.id })).code).toBe("not_found");
    accepted(await runCommand(endOtherSessions, member, {}));
    expect(await findSignedInMember(theirs.sid, callerAtNewAddress(), now())).not.toBeNull();
  });
});
