// What the console shows of calls: refused ones with their reason, accepted ones as numbers, and who used which secret last.

import type { Member } from "@/lib/auth/actor";
import { now } from "@/lib/server/clock";
import { db } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { read } from "@/lib/server/read";
import { addMs, DAY_MS, HOUR_MS } from "@/lib/shared/time";
import type { RefusalFacts } from "./decision";
import { type Explanation, explainRefusal, type Today } from "./explanations";
import type { CallsParams } from "./schema";

export type RefusedCallRow = {
  id: string;
  applicationId: string;
  applicationName: string;
  code: string;
  address: string;
  /** How many in that minute. */
  count: number;
  firstAt: Date;
  lastAt: Date;
  explanation: Explanation;
};

export type CallsSummaryRow = {
  applicationId: string;
  applicationName: string;
  /** Accepted calls and their messages, in the last hour and the last 24 hours. */
  lastHour: { calls: number; messages: number };
  lastDay: { calls: number; messages: number };
  /** By secret version, newest first; a version that was never used is not there. */
  uses: { secretVersion: number; lastUsedAt: Date; address: string }[];
};

export type Calls = {
  summary: CallsSummaryRow[];
  /** Newest first, the latest 100. */
  refused: RefusedCallRow[];
  /** Instants at which a sentence above changes by itself. */
  instants: Date[];
};

const REFUSED_ROWS = 100;

async function readApplications(actor: Member, { application }: CallsParams) {
  return db().application.findMany({
    where: { accountId: actor.accountId, ...(application ? { id: application } : {}) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: {
      id: true,
      name: true,
      status: true,
      channelNumber: true,
      suspendedAt: true,
      suspensionReason: true,
      secrets: {
        orderBy: { version: "asc" },
        select: { version: true, slot: true, fingerprint: true, validFrom: true, validUntil: true, cancelledAt: true },
      },
      revisions: {
        where: { cancelledAt: null },
        orderBy: { revision: "asc" },
        select: { revision: true, addresses: true, effectiveFrom: true, effectiveUntil: true, cancelledAt: true },
      },
      usages: { orderBy: { secretVersion: "desc" }, select: { secretVersion: true, lastUsedAt: true, address: true } },
    },
  });
}

type Application = Awaited<ReturnType<typeof readApplications>>[number];

function todayOf({ suspendedAt, suspensionReason, ...application }: Application): Today {
  return {
    ...application,
    suspension: suspendedAt && suspensionReason ? { at: suspendedAt, reason: suspensionReason } : null,
    rateLimit: env().applicationRateLimit,
  };
}

/** Per application: the sums of the minutes since `since`. */
async function readCounts(applicationIds: string[], since: Date): Promise<Map<string, { calls: number; messages: number }>> {
  const rows = await db().acceptedCallCount.groupBy({
    by: ["applicationId"],
    where: { applicationId: { in: applicationIds }, minute: { gte: since } },
    _sum: { calls: true, messages: true },
  });
  return new Map(
    rows.map(({ applicationId, _sum }) => [applicationId, { calls: _sum.calls ?? 0, messages: _sum.messages ?? 0 }]),
  );
}

function instantsOf({ secrets, revisions }: Application, instant: Date): Date[] {
  const all = [
    ...secrets.filter(({ cancelledAt }) => cancelledAt === null).flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]),
    ...revisions.flatMap(({ effectiveFrom, effectiveUntil }) => [effectiveFrom, effectiveUntil]),
  ];
  return all.filter((at): at is Date => at !== null && at > instant);
}

/** Of the actor's account; of one application when the parameters name it. */
export async function listCalls(actor: Member, params: CallsParams): Promise<Calls> {
  return read(async () => {
    const instant = now();
    const applications = await readApplications(actor, params);
    const ids = applications.map(({ id }) => id);
    const [lastHour, lastDay, refused] = await Promise.all([
      readCounts(ids, addMs(instant, -HOUR_MS)),
      readCounts(ids, addMs(instant, -DAY_MS)),
      db().refusedCall.findMany({
        where: { applicationId: { in: ids } },
        orderBy: [{ minute: "desc" }, { lastAt: "desc" }, { id: "desc" }],
        take: REFUSED_ROWS,
        select: {
          id: true,
          applicationId: true,
          code: true,
          address: true,
          count: true,
          firstAt: true,
          lastAt: true,
          facts: true,
        },
      }),
    ]);
    const byId = new Map(
      applications.map((application) => [application.id, { name: application.name, today: todayOf(application) }]),
    );
    const none = { calls: 0, messages: 0 };
    return {
      summary: applications.map(({ id, name, usages }) => ({
        applicationId: id,
        applicationName: name,
        lastHour: lastHour.get(id) ?? none,
        lastDay: lastDay.get(id) ?? none,
        uses: usages,
      })),
      refused: refused.flatMap(({ facts, ...row }) => {
        const application = byId.get(row.applicationId);
        if (!application) return [];
        const story = { code: row.code, address: row.address, at: row.lastAt, facts: facts as RefusalFacts };
        return [{ ...row, applicationName: application.name, explanation: explainRefusal(story, application.today, instant) }];
      }),
      instants: applications.flatMap((application) => instantsOf(application, instant)),
    };
  });
}
