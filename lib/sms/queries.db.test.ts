import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { now } from "@/lib/server/clock";
import { db } from "@/lib/server/db";
import { addMs, HOUR_MS, MINUTE_MS } from "@/lib/shared/time";
import { makeApplication, makeMember } from "@/prisma/factories";
import { listCalls } from "./queries";

const minuteOf = (at: Date) => new Date(at.getTime() - (at.getTime() % MINUTE_MS));

async function refusal(applicationId: string, at: Date, code = "E000623") {
  const row = { applicationId, minute: minuteOf(at), addressGroup: "203.0.113.9", code, address: "203.0.113.9", count: 2 };
  await db().refusedCall.create({ data: { id: uuidv7(), ...row, firstAt: at, lastAt: at, facts: {} } });
}

async function accepted(applicationId: string, at: Date, calls: number) {
  await db().acceptedCallCount.create({ data: { applicationId, minute: minuteOf(at), calls, messages: calls * 2, pings: 1 } });
}

describe("listCalls", () => {
  it("answers the account's refused calls, newest first and explained, and counts the accepted ones", async () => {
    const { member } = await makeMember();
    const application = await makeApplication(member.accountId);
    const instant = now();
    await refusal(application.id, addMs(instant, -2 * HOUR_MS));
    await refusal(application.id, instant, "E000104");
    await accepted(application.id, instant, 3);
    await accepted(application.id, addMs(instant, -3 * HOUR_MS), 4);
    await db().applicationUsage.create({
      data: { applicationId: application.id, secretVersion: 1, lastUsedAt: instant, address: "203.0.113.9" },
    });
    const calls = await listCalls(member, {});
    expect(calls.refused.map(({ code, count, applicationName }) => [code, count, applicationName])).toEqual([
      ["E000104", 2, application.name],
      ["E000623", 2, application.name],
    ]);
    expect(calls.refused[1]?.explanation.cause.join("")).toContain("300 a second");
    expect(calls.summary).toEqual([
      {
        applicationId: application.id,
        applicationName: application.name,
        lastHour: { calls: 3, messages: 6 },
        lastDay: { calls: 7, messages: 14 },
        uses: [{ secretVersion: 1, lastUsedAt: instant, address: "203.0.113.9" }],
      },
    ]);
  });

  it("answers nothing of another account, also when its application is asked for", async () => {
    const [{ member }, { member: stranger }] = [await makeMember(), await makeMember()];
    const application = await makeApplication(member.accountId);
    await refusal(application.id, now());
    const empty = { summary: [], refused: [], instants: [] };
    expect(await listCalls(stranger, {})).toEqual(empty);
    expect(await listCalls(stranger, { application: application.id })).toEqual(empty);
    expect((await listCalls(member, { application: application.id })).refused).toHaveLength(1);
  });
});
