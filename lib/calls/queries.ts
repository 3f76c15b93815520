// What the console shows of calls: refused ones with their reason, accepted ones as numbers, and who used which secret last.

import type { Member } from "@/lib/core/actor";
import { runQuery } from "@/lib/core/run-query";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { canonicalAddress, networkOf } from "@/lib/shared/ip-address";
import { type Page, pageOf, pageQuery } from "@/lib/shared/page-cursors";
import { addMs, DAY_MS, MINUTE_MS, maxInstant } from "@/lib/shared/time";
import { firstIdAt } from "@/lib/shared/time-ordered-ids";
import type { RefusalFacts } from "@/lib/sms-api/decision";
import { Prisma } from "@/prisma/client/client";
import { type CallCount, type CountedStep, type Span, spanOf, stepOf, stepsOf, sumOf } from "./call-counts";
import { type Explanation, explainRefusal, type Today } from "./explanations";
import type { CallsFilter, CallsParams } from "./schema";

export type RefusedCallRow = {
  id: string;
  applicationId: string;
  applicationName: string;
  code: string;
  /** Of the latest of them. */
  address: string;
  /** How many in that minute. */
  count: number;
  firstAt: Date;
  lastAt: Date;
  explanation: Explanation;
};

export type RefusedCalls = Page<RefusedCallRow> & {
  /** Instants at which a sentence above changes by itself. */
  instants: Date[];
};

/** Rows are tall, and the accepted calls come beneath them. */
const PAGE_SIZE = 20;
/** On an application's own page. */
const RECENT_ROWS = 5;

const refusedSelect = {
  id: true,
  applicationId: true,
  code: true,
  address: true,
  count: true,
  firstAt: true,
  lastAt: true,
  facts: true,
} satisfies Prisma.RefusedCallSelect;

/** What the sentences of these applications' refusals are compared with. */
async function readApplications(actor: Member, ids: readonly string[]) {
  return db().application.findMany({
    where: { accountId: actor.accountId, id: { in: [...new Set(ids)] } },
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

function instantsOf({ secrets, revisions }: Application, instant: Date): Date[] {
  const all = [
    ...secrets.filter(({ cancelledAt }) => cancelledAt === null).flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]),
    ...revisions.flatMap(({ effectiveFrom, effectiveUntil }) => [effectiveFrom, effectiveUntil]),
  ];
  return all.filter((at): at is Date => at !== null && at > instant);
}

/** The applications that the filter means; null when there is none of that name. */
async function findApplicationId(actor: Member, name: string): Promise<string | null> {
  const [found] = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM applications WHERE account_id = ${actor.accountId}::uuid AND lower(name) = lower(${name})`;
  return found?.id ?? null;
}

/** A row tells of a whole minute; one that reaches into the span belongs to it. */
function spanWhere({ from, until }: CallsFilter): Prisma.RefusedCallWhereInput[] {
  const and: Prisma.RefusedCallWhereInput[] = [];
  if (from) {
    // PostgreSQL has no year 0, and nothing was ever called before 1970.
    const begin = maxInstant(new Date(from), new Date(0));
    and.push({ id: { gte: firstIdAt(addMs(begin, -MINUTE_MS)) } }, { lastAt: { gte: begin } });
  }
  if (until) and.push({ id: { lt: firstIdAt(new Date(until)) } });
  return and;
}

async function scopeOf(actor: Member, filter: CallsFilter): Promise<Prisma.RefusedCallWhereInput | null> {
  const { application, code, address } = filter;
  const and: Prisma.RefusedCallWhereInput[] = [{ accountId: actor.accountId }, ...spanWhere(filter)];
  if (code) and.push({ code });
  if (address) and.push({ addressGroup: networkOf(canonicalAddress(address) ?? address) });
  if (application) {
    const applicationId = await findApplicationId(actor, application);
    if (!applicationId) return null;
    and.push({ applicationId });
  }
  return { AND: and };
}

/** A page of the account's refused calls, explained by what is so now. */
async function explained(
  actor: Member,
  scope: Prisma.RefusedCallWhereInput,
  place: Pick<CallsParams, "before" | "after">,
  size: number,
): Promise<RefusedCalls> {
  const instant = now();
  const { where, ...query } = pageQuery(place, size);
  const found = await db().refusedCall.findMany({ where: { AND: [scope, where] }, ...query, select: refusedSelect });
  const page = pageOf(found, place, size);
  const applications = await readApplications(
    actor,
    page.rows.map(({ applicationId }) => applicationId),
  );
  const byId = new Map(
    applications.map((application) => [application.id, { name: application.name, today: todayOf(application) }]),
  );
  return {
    ...page,
    rows: page.rows.flatMap(({ facts, ...row }) => {
      const application = byId.get(row.applicationId);
      if (!application) return [];
      const story = { code: row.code, address: row.address, at: row.lastAt, facts: facts as RefusalFacts };
      return [{ ...row, applicationName: application.name, explanation: explainRefusal(story, application.today, instant) }];
    }),
    instants: applications.flatMap((application) => instantsOf(application, instant)),
  };
}

const noCalls: RefusedCalls = { rows: [], newerThan: null, olderThan: null, instants: [] };

/** Of the actor's account, newest first. */
export async function listRefusedCalls(actor: Member, { before, after, ...filter }: CallsParams): Promise<RefusedCalls> {
  return runQuery(async () => {
    const scope = await scopeOf(actor, filter);
    return scope ? explained(actor, scope, { before, after }, PAGE_SIZE) : noCalls;
  });
}

/** The latest of one application. */
export async function listRecentRefusedCalls(actor: Member, applicationId: string): Promise<RefusedCalls> {
  return runQuery(() => explained(actor, { accountId: actor.accountId, applicationId }, {}, RECENT_ROWS));
}

export type AcceptedCalls = Span & {
  /** How long each step is. */
  stepMs: number;
  steps: CountedStep[];
  total: CallCount;
};

type CountedRow = { at: Date; calls: number; messages: number; pings: number };

/** How many calls were accepted in the span that the filter means, step by step; of one application when it names one. */
export async function countAcceptedCalls(
  actor: Member,
  filter: Pick<CallsFilter, "application" | "from" | "until">,
): Promise<AcceptedCalls> {
  return runQuery(async () => {
    const span = spanOf(filter, now());
    const stepMs = stepOf(span);
    const applicationId = filter.application ? await findApplicationId(actor, filter.application) : null;
    const isOfOne = applicationId ? Prisma.sql`AND id = ${applicationId}::uuid` : Prisma.empty;
    const counted =
      filter.application && !applicationId
        ? []
        : await db().$queryRaw<CountedRow[]>`
            SELECT date_bin(${stepMs} * interval '1 millisecond', minute, to_timestamp(0)) AS at,
              sum(calls)::float8 AS calls, sum(messages)::float8 AS messages, sum(pings)::float8 AS pings
            FROM accepted_call_counts
            WHERE application_id IN (SELECT id FROM applications WHERE account_id = ${actor.accountId}::uuid ${isOfOne})
              AND minute > ${addMs(span.from, -MINUTE_MS)} AND minute < ${span.until}
            GROUP BY 1`;
    const steps = stepsOf(span, counted);
    return { ...span, stepMs, steps, total: sumOf(steps) };
  });
}

export type CallsSummaryRow = {
  applicationId: string;
  applicationName: string;
  /** Accepted calls and their messages, in the last hour and the last 24 hours. */
  lastHour: { calls: number; messages: number };
  lastDay: { calls: number; messages: number };
  /** By secret version, newest first; a version that was never used is not there. */
  uses: { secretVersion: number; lastUsedAt: Date; address: string }[];
};

export type CallsSummary = {
  /** The ones used last come first; those that were never used come last, newest first. */
  rows: CallsSummaryRow[];
  /** Whether the account has more applications than these. */
  hasMore: boolean;
};

const SUMMARY_ROWS = 10;

/** Per application: the sums of the minutes since `since`. */
async function readCounts(
  applicationIds: readonly string[],
  since: Date,
): Promise<Map<string, { calls: number; messages: number }>> {
  const rows = await db().acceptedCallCount.groupBy({
    by: ["applicationId"],
    where: { applicationId: { in: [...applicationIds] }, minute: { gte: since } },
    _sum: { calls: true, messages: true },
  });
  return new Map(
    rows.map(({ applicationId, _sum }) => [applicationId, { calls: _sum.calls ?? 0, messages: _sum.messages ?? 0 }]),
  );
}

async function summarize(actor: Member, ids: readonly string[]): Promise<CallsSummaryRow[]> {
  const instant = now();
  const [applications, lastHour, lastDay] = await Promise.all([
    db().application.findMany({
      where: { accountId: actor.accountId, id: { in: [...ids] } },
      select: {
        id: true,
        name: true,
        usages: { orderBy: { secretVersion: "desc" }, select: { secretVersion: true, lastUsedAt: true, address: true } },
      },
    }),
    readCounts(ids, spanOf({}, instant).from),
    readCounts(ids, addMs(instant, -DAY_MS)),
  ]);
  const none = { calls: 0, messages: 0 };
  return ids.flatMap((id) => {
    const application = applications.find((each) => each.id === id);
    if (!application) return [];
    return [
      {
        applicationId: id,
        applicationName: application.name,
        lastHour: lastHour.get(id) ?? none,
        lastDay: lastDay.get(id) ?? none,
        uses: application.usages,
      },
    ];
  });
}

/** What the account's applications were used for, the ones used last; of one when the filter names it. */
export async function listCallsSummaries(
  actor: Member,
  { application }: Pick<CallsFilter, "application">,
): Promise<CallsSummary> {
  return runQuery(async () => {
    if (application) {
      const id = await findApplicationId(actor, application);
      return { rows: id ? await summarize(actor, [id]) : [], hasMore: false };
    }
    const found = await db().$queryRaw<{ id: string }[]>`
      SELECT a.id FROM applications a LEFT JOIN application_usages u ON u.application_id = a.id
      WHERE a.account_id = ${actor.accountId}::uuid
      GROUP BY a.id ORDER BY max(u.last_used_at) DESC NULLS LAST, a.created_at DESC, a.id DESC
      LIMIT ${SUMMARY_ROWS + 1}`;
    const ids = found.slice(0, SUMMARY_ROWS).map(({ id }) => id);
    return { rows: await summarize(actor, ids), hasMore: found.length > SUMMARY_ROWS };
  });
}

/** What one application was used for; null when it is none of the account's. */
export async function getCallsSummary(actor: Member, applicationId: string): Promise<CallsSummaryRow | null> {
  return runQuery(async () => (await summarize(actor, [applicationId]))[0] ?? null);
}
