// What the console shows of applications. Each read is scoped to the actor's account; a secret is never selected.

import { auditSentence } from "@/lib/audit/labels";
import type { AuditRow } from "@/lib/audit/queries";
import type { Member } from "@/lib/auth/actor";
import { now } from "@/lib/server/clock";
import { db } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { read } from "@/lib/server/read";
import { Prisma } from "@/prisma/client/client";
import { type ApplicationListParams, type ApplicationStatus, newestFirst } from "./rules";

export type RevisionView = {
  revision: number;
  addresses: string[];
  effectiveFrom: Date;
  effectiveUntil: Date | null;
  cancelledAt: Date | null;
  createdAt: Date;
};

export type SecretVersionView = {
  version: number;
  slot: number;
  fingerprint: string;
  validFrom: Date;
  validUntil: Date | null;
  cancelledAt: Date | null;
  createdAt: Date;
};

export type ApplicationRow = {
  id: string;
  name: string;
  key: string;
  channelNumber: string;
  accessAddress: string;
  status: ApplicationStatus;
  suspension: { at: Date; reason: string } | null;
  /** The lost-update guard of the Modify form. */
  version: number;
  firstSmsAcceptedAt: Date | null;
  createdAt: Date;
  /** In force and pending; their state at an instant is told by lib/whitelist/rules.ts. */
  revisions: RevisionView[];
  /** In force and pending; their state at an instant is told by lib/secrets/rules.ts. */
  secrets: SecretVersionView[];
};

export type ApplicationDetail = ApplicationRow & {
  /** Newest first. */
  allRevisions: RevisionView[];
  allSecrets: SecretVersionView[];
  /** Newest first, the latest 50. */
  audit: AuditRow[];
};

const AUDIT_ROWS = 50;

const revisionSelect = {
  revision: true,
  addresses: true,
  effectiveFrom: true,
  effectiveUntil: true,
  cancelledAt: true,
  createdAt: true,
} satisfies Prisma.WhitelistRevisionSelect;

const secretSelect = {
  version: true,
  slot: true,
  fingerprint: true,
  validFrom: true,
  validUntil: true,
  cancelledAt: true,
  createdAt: true,
} satisfies Prisma.ApplicationSecretSelect;

const applicationSelect = {
  id: true,
  name: true,
  key: true,
  channelNumber: true,
  status: true,
  suspendedAt: true,
  suspensionReason: true,
  version: true,
  firstSmsAcceptedAt: true,
  createdAt: true,
} satisfies Prisma.ApplicationSelect;

type Selected = Prisma.ApplicationGetPayload<{ select: typeof applicationSelect }> & {
  revisions: RevisionView[];
  secrets: SecretVersionView[];
};

function toRow(application: Selected): ApplicationRow {
  const { suspendedAt, suspensionReason, ...rest } = application;
  return {
    ...rest,
    accessAddress: env().smsApiAddress,
    suspension: suspendedAt && suspensionReason ? { at: suspendedAt, reason: suspensionReason } : null,
  };
}

export type ApplicationPage = {
  rows: ApplicationRow[];
  /** How many the search finds, over all pages. */
  found: number;
  /** The page that is shown, from 1: the last one where a later one was asked for. */
  page: number;
  pages: number;
};

/** Rows are tall: so many fill a screen, and a page of a long list costs little more than one of a short list. */
const PAGE_SIZE = 10;

/** `%`, `_` and `\` in a search are ordinary characters; the pattern is compared with the index's own expression. */
function searchPattern(search: string): string {
  return `%${search.replace(/[\\%_]/g, "\\$&")}%`;
}

function matching(actor: Member, { search }: ApplicationListParams): Prisma.Sql {
  const scope = Prisma.sql`account_id = ${actor.accountId}::uuid`;
  if (search === "") return scope;
  return Prisma.sql`${scope} AND lower(name || ' ' || key || ' ' || channel_number) LIKE lower(${searchPattern(search)})`;
}

/** Each order is that of an index. Ids break ties, so that no row is on two pages. */
function ordering({ sort, order }: ApplicationListParams): Prisma.Sql {
  const direction = order === "asc" ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  switch (sort) {
    case "name":
      // Unique in the account.
      return Prisma.sql`lower(name) ${direction}`;
    case "status":
      return Prisma.sql`status ${direction}, id ${direction}`;
    case "created":
      return Prisma.sql`created_at ${direction}, id ${direction}`;
  }
}

async function idsOfPage(actor: Member, params: ApplicationListParams, page: number): Promise<string[]> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    SELECT id FROM applications WHERE ${matching(actor, params)}
    ORDER BY ${ordering(params)} LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`;
  return rows.map(({ id }) => id);
}

async function countMatching(actor: Member, params: ApplicationListParams): Promise<number> {
  const [row] = await db().$queryRaw<{ found: bigint }[]>`
    SELECT count(*) AS found FROM applications WHERE ${matching(actor, params)}`;
  return Number(row?.found ?? 0);
}

/** The rows of these ids, in their order. */
async function rowsOf(actor: Member, ids: string[], instant: Date): Promise<ApplicationRow[]> {
  const applications = await db().application.findMany({
    where: { id: { in: ids }, accountId: actor.accountId },
    select: {
      ...applicationSelect,
      revisions: {
        where: { cancelledAt: null, OR: [{ effectiveUntil: null }, { effectiveUntil: { gt: instant } }] },
        orderBy: { revision: "asc" },
        select: revisionSelect,
      },
      secrets: {
        where: { cancelledAt: null, OR: [{ validUntil: null }, { validUntil: { gt: instant } }] },
        orderBy: { version: "asc" },
        select: secretSelect,
      },
    },
  });
  const place = new Map(ids.map((id, index) => [id, index]));
  return applications.map(toRow).sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

/** One page of the actor's applications. Everything is searched, sorted and cut by the database. */
export async function listApplications(actor: Member, params: ApplicationListParams = newestFirst): Promise<ApplicationPage> {
  const instant = now();
  return read(async () => {
    const [found, asked] = await Promise.all([countMatching(actor, params), idsOfPage(actor, params, params.page)]);
    const pages = Math.max(1, Math.ceil(found / PAGE_SIZE));
    const page = Math.min(params.page, pages);
    const ids = page === params.page ? asked : await idsOfPage(actor, params, page);
    return { rows: ids.length === 0 ? [] : await rowsOf(actor, ids, instant), found, page, pages };
  });
}

/** Null when there is none with this id in the actor's account. */
export async function getApplication(actor: Member, id: string): Promise<ApplicationDetail | null> {
  const instant = now();
  const application = await read(() =>
    db().application.findFirst({
      where: { id, accountId: actor.accountId },
      select: {
        ...applicationSelect,
        revisions: { orderBy: { revision: "desc" }, select: revisionSelect },
        secrets: { orderBy: { version: "desc" }, select: secretSelect },
        auditEvents: {
          orderBy: { id: "desc" },
          take: AUDIT_ROWS,
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
  if (!application) return null;
  const { auditEvents, revisions, secrets, ...rest } = application;
  const isCurrent = (until: Date | null, cancelledAt: Date | null) => cancelledAt === null && (until === null || until > instant);
  const row = toRow({
    ...rest,
    revisions: revisions.filter((r) => isCurrent(r.effectiveUntil, r.cancelledAt)),
    secrets: secrets.filter((s) => isCurrent(s.validUntil, s.cancelledAt)),
  });
  return {
    ...row,
    allRevisions: revisions,
    allSecrets: secrets,
    audit: auditEvents.map((event) => ({ ...event, sentence: auditSentence(event) })),
  };
}
