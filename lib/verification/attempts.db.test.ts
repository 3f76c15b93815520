import { describe, expect, it } from "vitest";
import type { Member } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { addMs, addSeconds, DAY_MS, HOUR_MS } from "@/lib/shared/time";
import { makeApplication, makeCode, makeMember, makeSession, wrongCode } from "@/scripts/test/support/factories";
import { spendCode } from "./attempts";
import { sendCode } from "./commands";
import type { Purpose } from "./schema";

async function world(purpose: Purpose = "REVEAL") {
  const { member } = await makeMember();
  const { id: applicationId } = await makeApplication(member.accountId);
  const { id, code } = await makeCode(member, applicationId, purpose);
  const enter = (text = code, as: Partial<Member> = {}, changes: Partial<{ applicationId: string; purpose: Purpose }> = {}) =>
    spendCode({ ...member, ...as }, { applicationId, purpose, code: text, ...changes });
  return { member, applicationId, id, code, enter };
}

function sentenceOf(result: Result<unknown>): string {
  if (result.ok) throw new Error("was not refused");
  return result.failure.fields?.code ?? result.failure.message;
}

const rowOf = (id: string) => db().verificationCode.findUniqueOrThrow({ where: { id } });
const eventsOf = async (member: Member) =>
  (await db().auditEvent.findMany({ where: { actorId: member.personId }, orderBy: { id: "asc" } })).map((e) => e.event);

describe("entering a code", () => {
  it("spends it once: the second time it is used already", async () => {
    const { enter, id } = await world();
    expect((await enter()).ok).toBe(true);
    expect((await rowOf(id)).spentAt).not.toBeNull();
    expect(sentenceOf(await enter())).toContain("used already");
  });

  it("twice at once spends it once", async () => {
    const { enter } = await world();
    const results = await Promise.all([enter(), enter(), enter(), enter()]);
    expect(results.filter((r) => r.ok)).toHaveLength(1);
  });

  it("wrong says how many attempts are left, and after the fifth it is void, the right one included", async () => {
    const { enter, code, id, member } = await world();
    const wrong = wrongCode(code);
    expect(sentenceOf(await enter(wrong))).toBe("Wrong code. 4 attempts left.");
    expect(sentenceOf(await enter(wrong))).toBe("Wrong code. 3 attempts left.");
    expect(sentenceOf(await enter(wrong))).toBe("Wrong code. 2 attempts left.");
    expect(sentenceOf(await enter(wrong))).toBe("Wrong code. 1 attempt left.");
    expect(sentenceOf(await enter(wrong))).toContain("void");
    expect(sentenceOf(await enter(code))).toContain("void");
    expect(await rowOf(id)).toMatchObject({ attempts: 5, spentAt: null, voidReason: "WRONG_ENTRIES" });
    expect(await eventsOf(member)).toEqual(["verification.code_voided"]);
  });

  it("right at the fifth entry is right", async () => {
    const { enter, code } = await world();
    for (let i = 0; i < 4; i++) await enter(wrongCode(code));
    expect((await enter(code)).ok).toBe(true);
  });

  it("of fifty wrong at once looks at five", async () => {
    const { enter, code, id } = await world();
    const results = await Promise.all(Array.from({ length: 50 }, () => enter(wrongCode(code))));
    const sentences = results.map(sentenceOf);
    expect(sentences.filter((s) => s.startsWith("Wrong code."))).toHaveLength(5);
    expect((await rowOf(id)).attempts).toBe(5);
  });

  it("is refused at its expiry itself, and accepted before", async () => {
    const { member } = await makeMember();
    const { id: applicationId } = await makeApplication(member.accountId);
    const expired = await makeCode(member, applicationId, "REVEAL", { createdAt: addSeconds(now(), -300), expiresAt: now() });
    expect(sentenceOf(await spendCode(member, { applicationId, purpose: "REVEAL", code: expired.code }))).toContain("expired");
    expect((await rowOf(expired.id)).attempts).toBe(0);
    const live = await makeCode(member, applicationId, "UPDATE", {
      createdAt: addSeconds(now(), -299),
      expiresAt: addMs(now(), 2000),
    });
    expect((await spendCode(member, { applicationId, purpose: "UPDATE", code: live.code })).ok).toBe(true);
  });

  it("is worth nothing for another purpose, application, session or person", async () => {
    const { enter, member, id, code } = await world();
    const other = await makeApplication(member.accountId);
    const { member: colleague } = await makeMember({ accountId: member.accountId });
    const session = await makeSession({ ...member, id: member.personId });
    for (const attempt of [
      enter(code, {}, { purpose: "UPDATE" }),
      enter(code, {}, { applicationId: other.id }),
      enter(code, { sessionId: session.id }),
      enter(code, { personId: colleague.personId, sessionId: colleague.sessionId }),
    ]) {
      expect(sentenceOf(await attempt)).toContain("no code to enter");
    }
    expect(await rowOf(id)).toMatchObject({ attempts: 0, spentAt: null });
  });

  it("gives a proof that is consumed once and fits its own person, session, application and purpose only", async () => {
    const { enter, member, applicationId } = await world();
    const spent = await enter();
    if (!spent.ok) throw new Error("refused");
    expect(spent.value.consume(member, applicationId, "REVEAL")).toMatchObject({ codeId: expect.any(String) });
    expect(() => spent.value.consume(member, applicationId, "REVEAL")).toThrow("second time");
    const again = await world();
    const other = await again.enter();
    if (!other.ok) throw new Error("refused");
    expect(() => other.value.consume(member, again.applicationId, "REVEAL")).toThrow("something else");
  });
});

describe("fifteen wrong entries in a day", () => {
  async function guessAll(member: Member, applicationId: string, purpose: Purpose) {
    const { code } = await makeCode(member, applicationId, purpose);
    return Promise.all(Array.from({ length: 8 }, () => spendCode(member, { applicationId, purpose, code: wrongCode(code) })));
  }

  it("over several codes block the person's codes for 24 hours, also for guesses in parallel, and are audited once", async () => {
    const { member } = await makeMember();
    const { id: applicationId } = await makeApplication(member.accountId);
    const results = (
      await Promise.all(
        (["REVEAL", "UPDATE", "CANCEL_UPDATE", "END_PREVIOUS"] as const).map((purpose) =>
          guessAll(member, applicationId, purpose),
        ),
      )
    ).flat();
    const looked = results.filter((r) => sentenceOf(r).startsWith("Wrong code."));
    expect(looked.length).toBeGreaterThanOrEqual(14);
    expect(looked.length).toBeLessThanOrEqual(15);
    expect((await eventsOf(member)).filter((event) => event === "verification.blocked")).toHaveLength(1);

    const other = await makeApplication(member.accountId);
    const right = await makeCode(member, other.id, "REVEAL");
    expect(sentenceOf(await spendCode(member, { applicationId: other.id, purpose: "REVEAL", code: right.code }))).toContain(
      "blocked",
    );
    expect(await runCommand(sendCode, member, { applicationId, purpose: "REVEAL" })).toMatchObject({
      ok: false,
      failure: { code: "rate_limited" },
    });

    // A day later: rows moved, not the clock.
    await db().verificationBudget.update({
      where: { personId: member.personId },
      data: { blockedUntil: addMs(now(), -1), windowStartedAt: addMs(now(), -DAY_MS - 1) },
    });
    const later = await makeCode(member, other.id, "UPDATE");
    expect((await spendCode(member, { applicationId: other.id, purpose: "UPDATE", code: later.code })).ok).toBe(true);
  });

  it("do not count right ones", async () => {
    const { member } = await makeMember();
    for (let i = 0; i < 20; i++) {
      const { id: applicationId } = await makeApplication(member.accountId);
      const { code } = await makeCode(member, applicationId, "REVEAL");
      expect((await spendCode(member, { applicationId, purpose: "REVEAL", code })).ok).toBe(true);
    }
  });
});

describe("sending a code", () => {
  async function sendWorld() {
    const { member } = await makeMember();
    const { id: applicationId } = await makeApplication(member.accountId);
    const send = (purpose: Purpose = "REVEAL") => runCommand(sendCode, member, { applicationId, purpose });
    const age = (ms: number) =>
      db().$executeRaw`UPDATE verification_codes SET created_at = created_at - ${ms} * interval '1 millisecond',
        expires_at = expires_at - ${ms} * interval '1 millisecond' WHERE person_id = ${member.personId}::uuid`;
    return { member, applicationId, send, age };
  }

  it("stores no code in clear, and audits without it", async () => {
    const { send, member } = await sendWorld();
    const sent = await send();
    if (!sent.ok) throw new Error("refused");
    const rows = JSON.stringify([
      await db().verificationCode.findMany({ where: { personId: member.personId }, omit: { codeHash: false } }),
      await db().auditEvent.findMany({ where: { actorId: member.personId } }),
    ]);
    expect(rows).toContain(sent.value.reference);
    expect(rows).not.toContain(`"${sent.value.code}"`);
    expect(rows).not.toContain(Buffer.from(sent.value.code).toString("hex"));
  });

  it("again is refused within 60 s, whatever the purpose; ten at once send one", async () => {
    const { send, age } = await sendWorld();
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => send(i % 2 ? "REVEAL" : "UPDATE")));
    expect(results.filter((r) => r.ok)).toHaveLength(1);
    expect(await send("UPDATE")).toMatchObject({ ok: false, failure: { code: "rate_limited" } });
    await age(60_000);
    expect((await send("UPDATE")).ok).toBe(true);
  });

  it("voids the earlier code of the same purpose, and of no other", async () => {
    const { send, age, member } = await sendWorld();
    await send("REVEAL");
    await age(61_000);
    await send("UPDATE");
    await age(61_000);
    await send("REVEAL");
    const codes = await db().verificationCode.findMany({ where: { personId: member.personId }, orderBy: { createdAt: "asc" } });
    expect(codes.map((c) => [c.purpose, c.voidReason])).toEqual([
      ["REVEAL", "REPLACED"],
      ["UPDATE", null],
      ["REVEAL", null],
    ]);
  });

  it("is refused after ten in an hour, until the first of them is an hour old", async () => {
    const { send, age } = await sendWorld();
    for (let i = 0; i < 10; i++) {
      expect((await send()).ok).toBe(true);
      await age(61_000);
    }
    expect(await send()).toMatchObject({ ok: false, failure: { code: "rate_limited" } });
    await age(HOUR_MS - 10 * 61_000);
    expect((await send()).ok).toBe(true);
  });

  it("is not for a VIEWER, and not for an application of another account", async () => {
    const { applicationId, member } = await sendWorld();
    const { member: viewer } = await makeMember({ accountId: member.accountId, role: "VIEWER" });
    expect(await runCommand(sendCode, viewer, { applicationId, purpose: "REVEAL" })).toMatchObject({
      ok: false,
      failure: { code: "forbidden" },
    });
    expect(await runCommand(sendCode, (await makeMember()).member, { applicationId, purpose: "REVEAL" })).toMatchObject({
      ok: false,
      failure: { code: "not_found" },
    });
  });
});
