import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { addMs, DAY_MS, MINUTE_MS } from "@/lib/shared/time";
import { makeAcceptedCalls, makeAccount, makeApplication, makeRefusedCalls } from "@/scripts/test/support/factories";
import { COUNTS_RETENTION_DAYS } from "./call-counts";
import { purgeExpiredCallCounts, purgeExpiredRefusedCalls, REFUSED_CALL_RETENTION_DAYS } from "./jobs";

const pool = new pg.Pool({ connectionString: env().databaseUrl, max: 2 });
afterAll(() => pool.end());

const daysAgo = (days: number) => addMs(now(), -days * DAY_MS);

it("purges expired refused calls and keeps the others", async () => {
  const application = await makeApplication((await makeAccount()).id);
  const kept = addMs(daysAgo(REFUSED_CALL_RETENTION_DAYS), MINUTE_MS);
  await makeRefusedCalls(application, [{ at: daysAgo(REFUSED_CALL_RETENTION_DAYS + 1) }, { at: kept }]);
  await purgeExpiredRefusedCalls(pool, now());
  const rows = await db().refusedCall.findMany({ where: { applicationId: application.id } });
  expect(rows.map(({ lastAt }) => lastAt)).toEqual([kept]);
});

it("purges expired counts of accepted calls and keeps the others", async () => {
  const application = await makeApplication((await makeAccount()).id);
  await makeAcceptedCalls(application, daysAgo(COUNTS_RETENTION_DAYS + 1), 2);
  await makeAcceptedCalls(application, addMs(daysAgo(COUNTS_RETENTION_DAYS), MINUTE_MS), 3);
  await purgeExpiredCallCounts(pool, now());
  const rows = await db().acceptedCallCount.findMany({ where: { applicationId: application.id } });
  expect(rows.map(({ calls }) => calls)).toEqual([3]);
});
