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

async function makeFixture(purpose: Purpose = "REVEAL") {
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
  it("spends it once; the second time it was used already", async () => {
    const { enter, id } = await makeFixture();
    expect((await enter()).ok).toBe(true);
    expect((await rowOf(id)).spentAt).not.toBeNull();
    expect(sentenceOf(await enter())).toContain("used already");
  });

  it("spends it once when entered several times at once", async () => {
    const { enter } = await makeFixture();
    const results = await Promise.all([enter(), enter(), enter(), enter()]);
    expect(results.filter((r) => r.ok)).toHaveLength(1);
  });

  it("says after a wrong code how many attempts are left; after the fifth even the correct code is void", async () => {
    const { enter, code, id, member } = await makeFixture();
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

  it("accepts the correct code at the fifth entry", async () => {
    const { enter, code } = await makeFixture();
    for (let i = 0; i < 4; i++) await enter(wrongCode(code));
    expect((await enter(code)).ok).toBe(true);
  });

  it("compares only five of fifty wrong codes entered at once", async () => {
    const { enter, code, id } = await makeFixture();
    const results = await Promise.all(Array.from({ length: 50 }, () => enter(wrongCode(code))));
    const sentences = results.map(sentenceOf);
    expect(sentences.filter((s) => s.startsWith("Wrong code."))).toHaveLength(5);
    expect((await rowOf(id)).attempts).toBe(5);
  });

  it("is refused at the instant of its expiry, and accepted before", async () => {
    const { member } = await makeMember();
    const { id: applicationId } = await makeApplication(member.accountId);
    const expired = await makeCode(member, applicationId, "REVEAL", { createdAt: addSeconds(now(), -300), expiresAt: now() });
    expect(sentenceOf(await spendCode(member, { applicationId, purpose: "REVEAL", code: expired.code }))).toContain("expired");
    expect((await rowOf(expired.id)).attempts).toBe(0);
    const valid = await makeCode(member, applicationId, "UPDATE", {
      createdAt: addSeconds(now(), -299),
      expiresAt: addMs(now(), 2000),
    });
    expect((await spendCode(member, { applicationId, purpose: "UPDATE", code: valid.code })).ok).toBe(true);
  });

  it("is refused for another purpose, application, session or person", async () => {
    const { enter, member, id, code } = await makeFixture();
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

  it("returns a proof that is valid once, for its own person, session, application and purpose only", async () => {
    const { enter, member, applicationId } = await makeFixture();
    const spent = await enter();
    if (!spent.ok) throw new Error("refused");
    expect(spent.value.consume(member, applicationId, "REVEAL")).toMatchObject({ codeId: expect.any(String) });
    expect(() => spent.value.consume(member, applicationId, "REVEAL")).toThrow("second time");
    const again = await makeFixture();
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

  it("block the person's codes for 24 hours, also over several codes and in parallel, and are audited once", async () => {
    const { member } = await makeMember();
    const { id: applicationId } = await makeApplication(member.accountId);
    const results = (
      await Promise.all(
        (["REVEAL", "UPDATE", "CANCEL_UPDATE", "END_PREVIOUS"] as const).map((purpose) =>
          guessAll(member, applicationId, purpose),
        ),
      )
    ).flat();
    const compared = results.filter((r) => sentenceOf(r).startsWith("Wrong code."));
    expect(compared.length).toBeGreaterThanOrEqual(14);
    expect(compared.length).toBeLessThanOrEqual(15);
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

    // A day later: the test changes the rows, not the clock.
    await db().verificationBudget.update({
      where: { personId: member.personId },
      data: { blockedUntil: addMs(now(), -1), windowStartedAt: addMs(now(), -DAY_MS - 1) },
    });
    const later = await makeCode(member, other.id, "UPDATE");
    expect((await spendCode(member, { applicationId: other.id, purpose: "UPDATE", code: later.code })).ok).toBe(true);
  });

  it("do not include correct entries", async () => {
    const { member } = await makeMember();
    for (let i = 0; i < 20; i++) {
      const { id: applicationId } = await makeApplication(member.accountId);
      const { code } = await makeCode(member, applicationId, "REVEAL");
      expect((await spendCode(member, { applicationId, purpose: "REVEAL", code })).ok).toBe(true);
    }
  });
});

describe("sending a code", () => {
  async function makeSendFixture() {
    const { member } = await makeMember();
    const { id: applicationId } = await makeApplication(member.accountId);
    const send = (purpose: Purpose = "REVEAL") => runCommand(sendCode, member, { applicationId, purpose });
    const age = (ms: number) =>
      db().$executeRaw`UPDATE verification_codes SET created_at = created_at - ${ms} * interval '1 millisecond',
        expires_at = expires_at - ${ms} * interval '1 millisecond' WHERE person_id = ${member.personId}::uuid`;
    return { member, applicationId, send, age };
  }

  it("stores no code in clear text, also not in the audit", async () => {
    const { send, member } = await makeSendFixture();
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

  it("is refused within 60 s of the last one, whatever the purpose; of ten at once one succeeds", async () => {
    const { send, age } = await makeSendFixture();
    const results = await Promise.all(Array.from({ length: 10 }, (_, i) => send(i % 2 ? "REVEAL" : "UPDATE")));
    expect(results.filter((r) => r.ok)).toHaveLength(1);
    expect(await send("UPDATE")).toMatchObject({ ok: false, failure: { code: "rate_limited" } });
    await age(60_000);
    expect((await send("UPDATE")).ok).toBe(true);
  });

  it("voids the earlier code of the same purpose only", async () => {
    const { send, age, member } = await makeSendFixture();
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
    const { send, age } = await makeSendFixture();
    for (let i = 0; i < 10; i++) {
      expect((await send()).ok).toBe(true);
      await age(61_000);
    }
    expect(await send()).toMatchObject({ ok: false, failure: { code: "rate_limited" } });
    await age(HOUR_MS - 10 * 61_000);
    expect((await send()).ok).toBe(true);
  });

  it("is forbidden for a VIEWER, and not found for an application of another account", async () => {
    const { applicationId, member } = await makeSendFixture();
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
