// What the console shows of calls: refused calls with an explanation, counts of accepted calls, and the last use of each secret.

import type { Member } from "@/lib/core/actor";
import { runQuery } from "@/lib/core/run-query";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { addressGroupOf, canonicalAddress } from "@/lib/shared/ip-address";
import { type Page, pageOf, pageQuery } from "@/lib/shared/page-cursors";
import { addMs, DAY_MS, MINUTE_MS, maxInstant } from "@/lib/shared/time";
import { firstIdAt } from "@/lib/shared/time-ordered-ids";
import type { RefusalFacts } from "@/lib/sms-api/decision";
import { Prisma } from "@/prisma/client/client";
import { type CallCount, type CountedStep, type Span, spanOf, stepOf, stepsOf, sumOf } from "./call-counts";
import { type ApplicationState, type Explanation, explainRefusal } from "./explanations";
import type { CallsFilter, CallsParams } from "./schema";

export type RefusedCallRow = {
  id: string;
  applicationId: string;
  applicationName: string;
  code: string;
  /** Of the latest call. */
  address: string;
  /** Count of calls in that minute. */
  count: number;
  firstAt: Date;
  lastAt: Date;
  explanation: Explanation;
};

export type RefusedCalls = Page<RefusedCallRow> & {
  /** Instants at which an explanation changes without a new call. */
  instants: Date[];
};

/** Rows are tall, and the accepted calls follow below. */
const PAGE_SIZE = 20;
/** On the page of an application. */
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

/** The current state of the applications, for the explanations. */
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

function currentStateOf({ suspendedAt, suspensionReason, ...application }: Application): ApplicationState {
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

/** The id of the account's application with this name, ignoring case; null if there is none. */
async function findApplicationId(actor: Member, name: string): Promise<string | null> {
  const [found] = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM applications WHERE account_id = ${actor.accountId}::uuid AND lower(name) = lower(${name})`;
  return found?.id ?? null;
}

/** A row counts one minute. It matches if a part of it lies in the span. */
function spanWhere({ from, until }: CallsFilter): Prisma.RefusedCallWhereInput[] {
  const and: Prisma.RefusedCallWhereInput[] = [];
  if (from) {
    // PostgreSQL has no year 0, and no call is older than 1970.
    const begin = maxInstant(new Date(from), new Date(0));
    and.push({ id: { gte: firstIdAt(addMs(begin, -MINUTE_MS)) } }, { lastAt: { gte: begin } });
  }
  if (until) and.push({ id: { lt: firstIdAt(new Date(until)) } });
  return and;
}

async function whereOf(actor: Member, filter: CallsFilter): Promise<Prisma.RefusedCallWhereInput | null> {
  const { application, code, address } = filter;
  const and: Prisma.RefusedCallWhereInput[] = [{ accountId: actor.accountId }, ...spanWhere(filter)];
  if (code) and.push({ code });
  if (address) and.push({ addressGroup: addressGroupOf(canonicalAddress(address) ?? address) });
  if (application) {
    const applicationId = await findApplicationId(actor, application);
    if (!applicationId) return null;
    and.push({ applicationId });
  }
  return { AND: and };
}

/** One page of the account's refused calls, explained with the current state of their applications. */
async function listExplained(
  actor: Member,
  scope: Prisma.RefusedCallWhereInput,
  cursor: Pick<CallsParams, "before" | "after">,
  size: number,
): Promise<RefusedCalls> {
  const instant = now();
  const { where, ...query } = pageQuery(cursor, size);
  const found = await db().refusedCall.findMany({ where: { AND: [scope, where] }, ...query, select: refusedSelect });
  const page = pageOf(found, cursor, size);
  const applications = await readApplications(
    actor,
    page.rows.map(({ applicationId }) => applicationId),
  );
  const byId = new Map(
    applications.map((application) => [application.id, { name: application.name, state: currentStateOf(application) }]),
  );
  return {
    ...page,
    rows: page.rows.flatMap(({ facts, ...row }) => {
      const application = byId.get(row.applicationId);
      if (!application) return [];
      const refusal = { code: row.code, address: row.address, at: row.lastAt, facts: facts as RefusalFacts };
      return [{ ...row, applicationName: application.name, explanation: explainRefusal(refusal, application.state, instant) }];
    }),
    instants: applications.flatMap((application) => instantsOf(application, instant)),
  };
}

const noRefusedCalls: RefusedCalls = { rows: [], newerThan: null, olderThan: null, instants: [] };

/** The refused calls of the actor's account, newest first. */
export async function listRefusedCalls(actor: Member, { before, after, ...filter }: CallsParams): Promise<RefusedCalls> {
  return runQuery(async () => {
    const scope = await whereOf(actor, filter);
    return scope ? listExplained(actor, scope, { before, after }, PAGE_SIZE) : noRefusedCalls;
  });
}

/** The latest refused calls of one application. */
export async function listRecentRefusedCalls(actor: Member, applicationId: string): Promise<RefusedCalls> {
  return runQuery(() => listExplained(actor, { accountId: actor.accountId, applicationId }, {}, RECENT_ROWS));
}

export type AcceptedCalls = Span & {
  /** Length of a step, in milliseconds. */
  stepMs: number;
  steps: CountedStep[];
  total: CallCount;
};

type CountedRow = { at: Date; calls: number; messages: number; pings: number };

/** Counts of accepted calls per step in the filter's span, of all applications or of the one the filter names. */
export async function countAcceptedCalls(
  actor: Member,
  filter: Pick<CallsFilter, "application" | "from" | "until">,
): Promise<AcceptedCalls> {
  return runQuery(async () => {
    const span = spanOf(filter, now());
    const stepMs = stepOf(span);
    const applicationId = filter.application ? await findApplicationId(actor, filter.application) : null;
    const andApplication = applicationId ? Prisma.sql`AND id = ${applicationId}::uuid` : Prisma.empty;
    const counted =
      filter.application && !applicationId
        ? []
        : await db().$queryRaw<CountedRow[]>`
            SELECT date_bin(${stepMs} * interval '1 millisecond', minute, to_timestamp(0)) AS at,
              sum(calls)::float8 AS calls, sum(messages)::float8 AS messages, sum(pings)::float8 AS pings
            FROM accepted_call_counts
            WHERE application_id IN (SELECT id FROM applications WHERE account_id = ${actor.accountId}::uuid ${andApplication})
              AND minute > ${addMs(span.from, -MINUTE_MS)} AND minute < ${span.until}
            GROUP BY 1`;
    const steps = stepsOf(span, counted);
    return { ...span, stepMs, steps, total: sumOf(steps) };
  });
}

export type CallsSummaryRow = {
  applicationId: string;
  applicationName: string;
  /** Accepted calls and messages in the last hour and the last 24 hours. */
  lastHour: { calls: number; messages: number };
  lastDay: { calls: number; messages: number };
  /** By secret version, newest first, without versions that were never used. */
  usages: { secretVersion: number; lastUsedAt: Date; address: string }[];
};

export type CallsSummary = {
  /** By last use, latest first; then the applications that were never used, newest first. */
  rows: CallsSummaryRow[];
  /** Whether the account has more applications. */
  hasMore: boolean;
};

const SUMMARY_ROWS = 10;

/** The sums since `since`, by application id. */
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
        usages: application.usages,
      },
    ];
  });
}

/** The summaries of the applications used last, or of the one the filter names. */
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

/** The summary of one application; null if it does not belong to the account. */
export async function getCallsSummary(actor: Member, applicationId: string): Promise<CallsSummaryRow | null> {
  return runQuery(async () => (await summarize(actor, [applicationId]))[0] ?? null);
}
