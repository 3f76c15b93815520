// What the console shows of applications. Each read is scoped to the actor's account; a secret is never selected.

import { auditSentence } from "@/lib/audit/labels";
import type { AuditRow } from "@/lib/audit/queries";
import type { Member } from "@/lib/core/actor";
import { preparedQuery } from "@/lib/core/prepared-query";
import { runQuery } from "@/lib/core/run-query";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Prisma } from "@/prisma/client/client";
import { type ApplicationListParams, type ApplicationSort, type ApplicationStatus, defaultListParams } from "./rules";

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

const SEARCHED = "lower(name || ' ' || key || ' ' || channel_number) LIKE lower($4)";

/** Each order is that of an index. Ids break ties, so that no row is on two pages; a name is unique in the account. */
const orderings = {
  name: (direction: string) => `lower(applications.name) ${direction}`,
  status: (direction: string) => `applications.status ${direction}, applications.id ${direction}`,
  created: (direction: string) => `applications.created_at ${direction}, applications.id ${direction}`,
} satisfies Record<ApplicationSort, (direction: string) => string>;

/** As JSON brings them: instants are text. */
type InJson<Row> = {
  [Field in keyof Row]: Row[Field] extends Date ? string : Row[Field] extends Date | null ? string | null : Row[Field];
};

type Listed = Omit<Selected, "revisions" | "secrets"> & {
  revisions: InJson<RevisionView>[] | null;
  secrets: InJson<SecretVersionView>[] | null;
};

const instantOrNull = (text: string | null) => (text === null ? null : new Date(text));

function fromListed({ revisions, secrets, ...rest }: Listed): ApplicationRow {
  return toRow({
    ...rest,
    revisions: (revisions ?? []).map((revision) => ({
      ...revision,
      effectiveFrom: new Date(revision.effectiveFrom),
      effectiveUntil: instantOrNull(revision.effectiveUntil),
      cancelledAt: instantOrNull(revision.cancelledAt),
      createdAt: new Date(revision.createdAt),
    })),
    secrets: (secrets ?? []).map((secret) => ({
      ...secret,
      validFrom: new Date(secret.validFrom),
      validUntil: instantOrNull(secret.validUntil),
      cancelledAt: instantOrNull(secret.cancelledAt),
      createdAt: new Date(secret.createdAt),
    })),
  });
}

/**
 * A page in one statement, because each way to the database costs the start page as much as several rows. $1 is the account,
 * $2 the instant, $3 how many rows stand before the page, $4 the pattern of a search. Each row says how many there are over all
 * pages; without a search that is known, because to count thousands takes longer than to read a page of them.
 */
function listStatement(sort: ApplicationSort, order: "asc" | "desc", searches: boolean) {
  const matching = `account_id = $1${searches ? ` AND ${SEARCHED}` : ""}`;
  const found = searches
    ? `SELECT count(*)::int FROM applications WHERE ${matching}`
    : "SELECT application_count FROM accounts WHERE id = $1";
  return preparedQuery<Listed & { found: number }>(
    // How a search is best answered depends on what is searched for.
    searches ? null : `applications_by_${sort}_${order}`,
    `SELECT id, name, key, channel_number AS "channelNumber", status::text AS status, suspended_at AS "suspendedAt",
      suspension_reason AS "suspensionReason", version, first_sms_accepted_at AS "firstSmsAcceptedAt", created_at AS "createdAt",
      (SELECT json_agg(json_build_object('revision', revision, 'addresses', addresses, 'effectiveFrom', effective_from,
          'effectiveUntil', effective_until, 'cancelledAt', cancelled_at, 'createdAt', created_at) ORDER BY revision)
        FROM whitelist_revisions WHERE application_id = applications.id AND cancelled_at IS NULL
          AND (effective_until IS NULL OR effective_until > $2)) AS revisions,
      (SELECT json_agg(json_build_object('version', version, 'slot', slot, 'fingerprint', fingerprint, 'validFrom', valid_from,
          'validUntil', valid_until, 'cancelledAt', cancelled_at, 'createdAt', created_at) ORDER BY version)
        FROM application_secrets WHERE application_id = applications.id AND cancelled_at IS NULL
          AND (valid_until IS NULL OR valid_until > $2)) AS secrets,
      (${found}) AS found
    FROM applications WHERE ${matching}
    ORDER BY ${orderings[sort](order === "asc" ? "ASC" : "DESC")} LIMIT ${PAGE_SIZE} OFFSET $3`,
  );
}

/** No rows where the page is empty; else also how many the search finds over all pages. */
async function selectPage(actor: Member, { search, sort, order }: ApplicationListParams, page: number) {
  const select = listStatement(sort, order, search !== "");
  const rows = await select(actor.accountId, now(), (page - 1) * PAGE_SIZE, ...(search === "" ? [] : [searchPattern(search)]));
  return { found: rows[0]?.found ?? 0, rows: rows.map(({ found: _, ...listed }) => fromListed(listed)) };
}

/** One page of the actor's applications. Everything is searched, sorted and cut by the database. Throws DatabaseUnavailable. */
export async function listApplications(
  actor: Member,
  params: ApplicationListParams = defaultListParams,
): Promise<ApplicationPage> {
  let page = params.page;
  let selected = await selectPage(actor, params, page);
  if (selected.rows.length === 0 && page > 1) {
    // Beyond the last one: the first tells which that is.
    const first = await selectPage(actor, params, 1);
    page = Math.max(1, Math.ceil(first.found / PAGE_SIZE));
    selected = page === 1 ? first : await selectPage(actor, params, page);
  }
  const { found, rows } = selected;
  return { rows, found, page, pages: Math.max(1, Math.ceil(found / PAGE_SIZE)) };
}

/** Null when there is none with this id in the actor's account. */
export async function getApplication(actor: Member, id: string): Promise<ApplicationDetail | null> {
  const instant = now();
  const application = await runQuery(() =>
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
