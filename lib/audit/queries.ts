// The Audit Log of the actor's account, newest first.

import type { Member } from "@/lib/core/actor";
import { can } from "@/lib/core/permissions";
import { runQuery } from "@/lib/core/run-query";
import { db } from "@/lib/platform/db";
import { type Page, pageOf, pageQuery } from "@/lib/shared/page-cursors";
import { formatPhrases, type Phrase } from "@/lib/shared/phrases";
import { firstIdAt } from "@/lib/shared/time-ordered-ids";
import type { Prisma } from "@/prisma/client/client";
import type { ActorKind } from "@/prisma/client/enums";
import { BYTE_ORDER_MARK, formatCsvLine } from "./csv";
import { auditSentence } from "./labels";
import type { AuditFilter, AuditParams } from "./schema";

/** The audit row as the console shows it. */
export type AuditRow = {
  id: string;
  at: Date;
  event: string;
  actorKind: ActorKind;
  /** A member's e-mail, the shell user of an operator, the name of a job, or the e-mail of a failed sign-in. */
  actorName: string;
  /** What happened, as a sentence without its subject: "changed the IP whitelist". */
  sentence: Phrase[];
  reason: string | null;
  before: unknown;
  after: unknown;
  address: string | null;
  /** Undefined in a list of one application's rows. */
  application?: { id: string; name: string } | null;
  /** The affected person, if that is not the actor. */
  subjectEmail?: string | null;
};

const select = {
  id: true,
  at: true,
  event: true,
  actorKind: true,
  actorName: true,
  reason: true,
  before: true,
  after: true,
  address: true,
  userAgent: true,
  application: { select: { id: true, name: true } },
  subject: { select: { email: true } },
} satisfies Prisma.AuditEventSelect;

type Selected = Prisma.AuditEventGetPayload<{ select: typeof select }>;

function toRow({ userAgent: _, subject, ...row }: Selected): AuditRow {
  const subjectEmail = subject && subject.email !== row.actorName ? subject.email : null;
  return { ...row, sentence: auditSentence(row), subjectEmail };
}

/** The rows of the actor's account that match the filter; null when no row can match. */
async function scopeOf(actor: Member, filter: AuditFilter): Promise<Prisma.AuditEventWhereInput | null> {
  if (!can(actor, "audit:read")) return null;
  const { person, event, application, from, until } = filter;
  const and: Prisma.AuditEventWhereInput[] = [{ accountId: actor.accountId }];
  if (person) and.push({ OR: [{ actorId: person }, { subjectId: person }] });
  if (event) and.push({ event });
  if (from) and.push({ id: { gte: firstIdAt(new Date(from)) } });
  if (until) and.push({ id: { lt: firstIdAt(new Date(until)) } });
  if (application) {
    const [found] = await db().$queryRaw<{ id: string }[]>`
      SELECT id FROM applications WHERE account_id = ${actor.accountId}::uuid AND lower(name) = lower(${application})`;
    if (!found) return null;
    and.push({ applicationId: found.id });
  }
  return { AND: and };
}

export type AuditPage = Page<AuditRow>;

const PAGE_SIZE = 50;

export async function listAudit(actor: Member, { before, after, ...filter }: AuditParams): Promise<AuditPage> {
  const cursors = { before, after };
  const { where, ...query } = pageQuery(cursors, PAGE_SIZE);
  const found = await runQuery(async () => {
    const scope = await scopeOf(actor, filter);
    return scope ? db().auditEvent.findMany({ where: { AND: [scope, where] }, ...query, select }) : [];
  });
  const page = pageOf(found, cursors, PAGE_SIZE);
  return { ...page, rows: page.rows.map(toRow) };
}

/** How many rows the page of an application shows. */
const APPLICATION_AUDIT_ROWS = 50;

/** The latest 50 rows of one application, newest first; empty when the application is not in the actor's account. */
export async function listAuditOfApplication(actor: Member, applicationId: string): Promise<AuditRow[]> {
  if (!can(actor, "audit:read")) return [];
  // Read through the application, which holds the scope: a filter by account could make the database scan the account's rows.
  const application = await runQuery(() =>
    db().application.findFirst({
      where: { id: applicationId, accountId: actor.accountId },
      select: {
        auditEvents: {
          orderBy: { id: "desc" },
          take: APPLICATION_AUDIT_ROWS,
          select: {
            id: true,
            at: true,
            event: true,
            actorKind: true,
            actorName: true,
            reason: true,
            before: true,
            after: true,
            address: true,
          },
        },
      },
    }),
  );
  return (application?.auditEvents ?? []).map((row) => ({ ...row, sentence: auditSentence(row) }));
}

export type AuditPerson = { id: string; name: string; email: string };

/** The people for the filter of the log: all current and former members, sorted by e-mail. */
export async function listAuditPeople(actor: Member): Promise<AuditPerson[]> {
  if (!can(actor, "audit:read")) return [];
  return runQuery(() =>
    db().person.findMany({
      where: { accountId: actor.accountId },
      orderBy: { email: "asc" },
      select: { id: true, name: true, email: true },
    }),
  );
}

const columns = [
  "Time (UTC)",
  "Event",
  "What",
  "Who",
  "Kind",
  "Affected person",
  "Application",
  "Address",
  "Browser",
  "Reason",
  "Before",
  "After",
];

function formatRow(row: Selected): string {
  const { sentence, subjectEmail } = toRow(row);
  const formatFacts = (value: unknown) => (value === null ? "" : JSON.stringify(value));
  return formatCsvLine([
    row.at.toISOString(),
    row.event,
    formatPhrases(sentence),
    row.actorName,
    row.actorKind.toLowerCase(),
    subjectEmail ?? "",
    row.application?.name ?? "",
    row.address ?? "",
    row.userAgent ?? "",
    row.reason ?? "",
    formatFacts(row.before),
    formatFacts(row.after),
  ]);
}

/** How many rows are in memory at a time. */
const BATCH_SIZE = 500;

/** All rows that match the filter as CSV, in batches, newest first. Rows that are written during the download are not included. */
export async function* streamAuditCsv(actor: Member, filter: AuditFilter): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + formatCsvLine(columns);
  const scope = await runQuery(() => scopeOf(actor, filter));
  if (!scope) return;
  let last: string | undefined;
  while (true) {
    const batch: Selected[] = await runQuery(() =>
      db().auditEvent.findMany({
        where: { AND: [scope, last ? { id: { lt: last } } : {}] },
        orderBy: { id: "desc" },
        take: BATCH_SIZE,
        select,
      }),
    );
    if (batch.length > 0) yield batch.map(formatRow).join("");
    last = batch.at(-1)?.id;
    if (batch.length < BATCH_SIZE) return;
  }
}
