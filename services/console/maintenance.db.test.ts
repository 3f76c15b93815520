import { describe, expect, it } from "vitest";
import { IDLE_LIMIT_MS, SESSION_RETENTION_MS } from "@/lib/auth/rules";
import { startTopUp } from "@/lib/billing/commands";
import { TOP_UP_RETRY_MS } from "@/lib/billing/rules";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { addMs, MINUTE_MS } from "@/lib/shared/time";
import { CODE_RETENTION_MS } from "@/lib/verification/rules";
import { makeApplication, makeCode, makeMember, makeSession } from "@/scripts/test/support/factories";
import { purgeExpired, retryTopUps } from "./maintenance";

/** One minute past the retention, and one minute before its end: the jobs read the clock themselves. */
const older = (ms: number) => addMs(now(), -ms - MINUTE_MS);
const younger = (ms: number) => addMs(now(), -ms + MINUTE_MS);

describe("purging", () => {
  it("deletes expired codes and then their sessions, and nothing newer", async () => {
    const { person } = await makeMember();
    const application = await makeApplication(person.accountId);
    const at = older(SESSION_RETENTION_MS + IDLE_LIMIT_MS);
    const oldSession = await makeSession(person, { createdAt: at });
    const ended = await makeSession(person, { createdAt: at, endedAt: at });
    const young = await makeSession(person, { createdAt: younger(SESSION_RETENTION_MS + IDLE_LIMIT_MS) });
    const busy = await makeSession(person, { createdAt: at, lastActiveAt: now() });
    const old = older(CODE_RETENTION_MS);
    await makeCode(oldSession.member, application.id, "REVEAL", { createdAt: addMs(old, -1), expiresAt: old });
    const kept = younger(CODE_RETENTION_MS);
    const keptCode = await makeCode(young.member, application.id, "REVEAL", { createdAt: addMs(kept, -1), expiresAt: kept });

    expect(await purgeExpired()).not.toBeNull();
    const sessions = await db().session.findMany({ where: { id: { in: [oldSession.id, ended.id, young.id, busy.id] } } });
    expect(sessions.map(({ id }) => id).sort()).toEqual([young.id, busy.id].sort());
    const codes = await db().verificationCode.findMany({ where: { personId: person.id } });
    expect(codes.map(({ id }) => id)).toEqual([keptCode.id]);
  });

  it("deletes throttles whose window is over", async () => {
    const windows = { windowStartedAt: addMs(now(), -MINUTE_MS), count: 3 };
    await db().throttle.create({ data: { key: "over", ...windows, windowEndsAt: addMs(now(), -1) } });
    await db().throttle.create({ data: { key: "running", ...windows, windowEndsAt: addMs(now(), MINUTE_MS) } });
    await purgeExpired();
    const left = await db().throttle.findMany({ where: { key: { in: ["over", "running"] } } });
    expect(left.map(({ key }) => key)).toEqual(["running"]);
    await db().throttle.deleteMany({ where: { key: "running" } });
  });

  it("runs in one console at a time", async () => {
    await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('message-sms-console maintenance'))::text`;
      expect(await purgeExpired()).toBeNull();
    });
    expect(await purgeExpired()).not.toBeNull();
  });
});

it("books a top-up whose answer was lost at the next retry", async () => {
  const { member, person } = await makeMember();
  const key = crypto.randomUUID();
  const started = await runCommand(startTopUp, member, { key, amount: "50.00", expectedTopUpId: null });
  if (!started.ok) throw new Error(started.failure.message);
  const askedAt = addMs(now(), -TOP_UP_RETRY_MS);
  await db().payment.update({ where: { id: started.value.payment.id }, data: { askedAt } });
  expect(await retryTopUps()).toBeGreaterThanOrEqual(1);
  const { balance } = await db().account.findUniqueOrThrow({ where: { id: person.accountId } });
  expect(balance.toFixed(2)).toBe("150.00");
  const event = await db().auditEvent.findFirstOrThrow({ where: { accountId: person.accountId, event: "billing.topped_up" } });
  expect(event).toMatchObject({ actorKind: "SYSTEM", actorName: "payments" });
});
