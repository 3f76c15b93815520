import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { updateSecret } from "@/lib/secrets/commands";
import { runVerifiedCommand } from "@/lib/verification/verified-command";
import { makeApplication, makeCode, makeMember } from "@/scripts/test/support/factories";
import { type CallAnswer, sendSms } from "@/scripts/test/support/sms-api-callers";
import { startTestSmsApi } from "@/scripts/test/support/test-sms-api";
import type { SmsApi } from "./start";

let smsApi: SmsApi;
let base: string;

beforeAll(async () => {
  ({ smsApi, base } = await startTestSmsApi());
});
afterAll(async () => {
  await smsApi.stop();
});

async function createContext() {
  const { member } = await makeMember();
  const application = await makeApplication(member.accountId);
  const signer = { ...application, secret: application.secrets[0] ?? "" };
  const { code } = await makeCode(member, application.id, "UPDATE");
  const update = () => runVerifiedCommand(updateSecret, member, { applicationId: application.id, code, overlap: "none" });
  const state = async () => {
    const [row, versions, messages] = await Promise.all([
      db().application.findUniqueOrThrow({ where: { id: application.id }, select: { firstSmsAcceptedAt: true } }),
      db().applicationSecret.findMany({ where: { applicationId: application.id }, orderBy: { version: "asc" } }),
      db().message.count({ where: { applicationId: application.id } }),
    ]);
    return { ...row, versions, messages };
  };
  return { applicationId: application.id, signer, update, state };
}

/** Counts the sessions that wait for a lock. */
async function countWaitingForLock(query: string): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::integer AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${query}`;
  return row?.count ?? 0;
}

describe("the first SMS and a secret update", () => {
  it("when the SMS is first, the update takes effect after the delay and the old secret stays valid", async () => {
    const { signer, update, state } = await createContext();
    expect((await sendSms(base, signer)).json?.code).toBe("000000");
    const updated = await update();
    expect(updated.ok).toBe(true);
    const { firstSmsAcceptedAt, versions } = await state();
    expect(firstSmsAcceptedAt).not.toBeNull();
    expect(versions[1]?.validFrom.getTime()).toBeGreaterThan(now().getTime() + 800_000);
    expect((await sendSms(base, signer)).json?.code).toBe("000000");
  });

  it("when the update is first, the waiting SMS is refused and does not count as the first SMS", async () => {
    const { applicationId, signer, state } = await createContext();
    let response: Promise<CallAnswer> | undefined;
    await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM applications WHERE id = ${applicationId}::uuid FOR NO KEY UPDATE`;
      response = sendSms(base, signer);
      await vi.waitFor(async () => expect(await countWaitingForLock("%FOR NO KEY UPDATE%")).toBeGreaterThan(0), {
        timeout: 3000,
      });
      // An update ends the old version like this when no SMS was ever accepted.
      await tx.applicationSecret.updateMany({ where: { applicationId }, data: { validUntil: now() } });
    });
    expect((await response)?.json?.code).toBe("E000105");
    expect(await state()).toMatchObject({ firstSmsAcceptedAt: null, messages: 0 });
  });

  it("when the suspension is first, the waiting SMS is refused", async () => {
    const { applicationId, signer, state } = await createContext();
    let response: Promise<CallAnswer> | undefined;
    await db().$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM applications WHERE id = ${applicationId}::uuid FOR NO KEY UPDATE`;
      response = sendSms(base, signer);
      await vi.waitFor(async () => expect(await countWaitingForLock("%FOR NO KEY UPDATE%")).toBeGreaterThan(0), {
        timeout: 3000,
      });
      await tx.application.update({
        where: { id: applicationId },
        data: { status: "SUSPENDED", suspendedAt: now(), suspensionReason: "a test" },
        select: { id: true },
      });
    });
    expect((await response)?.json?.code).toBe("E000103");
    expect(await state()).toMatchObject({ firstSmsAcceptedAt: null, messages: 0 });
  });

  it("when both run at once, the second one sees the result of the first", async () => {
    for (let round = 0; round < 10; round++) {
      const { signer, update, state } = await createContext();
      const [answer, updated] = await Promise.all([sendSms(base, signer), update()]);
      expect(updated.ok).toBe(true);
      const { firstSmsAcceptedAt, versions, messages } = await state();
      const wasDelayed = versions[1]?.validFrom.getTime() !== versions[1]?.createdAt.getTime();
      if (answer.json?.code === "000000") {
        expect({ wasDelayed, messages, isFirst: firstSmsAcceptedAt !== null }).toEqual({
          wasDelayed: true,
          messages: 1,
          isFirst: true,
        });
      } else {
        expect(answer.json?.code).toBe("E000105");
        expect({ wasDelayed, messages, isFirst: firstSmsAcceptedAt !== null }).toEqual({
          wasDelayed: false,
          messages: 0,
          isFirst: false,
        });
      }
    }
  });
});

describe("when storing is slow", () => {
  it("the queue fills up to its limit, further calls get 503 at once, and the queued ones are stored", async () => {
    const { applicationId, signer, state } = await createContext();
    expect((await sendSms(base, signer)).json?.code).toBe("000000");
    const to = Array.from({ length: 500 }, (_, index) => `+49170${1_000_000 + index}`).join(",");
    const answers: Promise<CallAnswer>[] = [];
    let refusedCount = 0;
    await db().$transaction(
      async (tx) => {
        await tx.$executeRaw`LOCK TABLE messages IN ACCESS EXCLUSIVE MODE`;
        for (let request = 0; request < 60; request++) {
          const response = sendSms(base, signer, { to });
          void response.then(({ status }) => {
            if (status === 503) refusedCount++;
          });
          answers.push(response);
        }
        await vi.waitFor(() => expect(refusedCount).toBeGreaterThanOrEqual(19), { timeout: 4000 });
      },
      { timeout: 10_000 },
    );
    const all = await Promise.all(answers);
    const accepted = all.filter(({ json }) => json?.code === "000000");
    const refused = all.filter(({ status }) => status === 503);
    expect(accepted.length + refused.length).toBe(60);
    expect(accepted.length).toBeGreaterThanOrEqual(39);
    expect(refused[0]?.headers["retry-after"]).toBe("1");
    expect(refused[0]?.json?.code).toBe("E000000");
    expect((await state()).messages).toBe(1 + accepted.length * 500);
    expect(applicationId).toBeTruthy();
  });

  it("a call that waited too long gets 503 and is not stored later", async () => {
    const { signer, state } = await createContext();
    expect((await sendSms(base, signer)).json?.code).toBe("000000");
    let answer: CallAnswer | undefined;
    await db().$transaction(
      async (tx) => {
        await tx.$executeRaw`LOCK TABLE messages IN ACCESS EXCLUSIVE MODE`;
        answer = await sendSms(base, signer);
      },
      { timeout: 12_000 },
    );
    expect(answer).toMatchObject({ status: 503 });
    expect((await sendSms(base, signer)).json?.code).toBe("000000");
    expect((await state()).messages).toBe(2);
  });
});
