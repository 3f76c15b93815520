// Reads of applications for the console. Each is scoped to the actor's account. A secret is never selected.

import type { Member, Operator } from "@/lib/core/actor";
import { can } from "@/lib/core/permissions";
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
  /** The expected version that the Modify form sends back. */
  version: number;
  firstSmsAcceptedAt: Date | null;
  createdAt: Date;
  /** In force and pending. lib/whitelist/rules.ts says which is which at an instant. */
  revisions: RevisionView[];
  /** In force and pending. lib/secrets/rules.ts says which is which at an instant. */
  secrets: SecretVersionView[];
};

export type ApplicationDetail = ApplicationRow & {
  /** Newest first. */
  allRevisions: RevisionView[];
  /** Newest first. */
  allSecrets: SecretVersionView[];
};

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
  /** How many applications match the search, over all pages. */
  matchCount: number;
  /** The page returned, from 1. The last one when the requested page is beyond it. */
  page: number;
  pages: number;
};

/** Ten rows fill a screen, because rows are tall. */
const PAGE_SIZE = 10;

/** Escapes `%`, `_` and `\`, which are ordinary characters in a search. */
function searchPattern(search: string): string {
  return `%${search.replace(/[\\%_]/g, "\\$&")}%`;
}

/** The same expression as in the index applications_search. */
const SEARCH_CONDITION = "lower(name || ' ' || key || ' ' || channel_number) LIKE lower($4)";

/** Each order has an index. Ids break ties, so that no row is on two pages. A name needs none: it is unique in the account. */
const orderings = {
  name: (direction: string) => `lower(applications.name) ${direction}`,
  status: (direction: string) => `applications.status ${direction}, applications.id ${direction}`,
  created: (direction: string) => `applications.created_at ${direction}, applications.id ${direction}`,
} satisfies Record<ApplicationSort, (direction: string) => string>;

/** A row inside a JSON column: instants are text. */
type JsonOf<Row> = {
  [Field in keyof Row]: Row[Field] extends Date ? string : Row[Field] extends Date | null ? string | null : Row[Field];
};

type ListedRow = Omit<Selected, "revisions" | "secrets"> & {
  revisions: JsonOf<RevisionView>[] | null;
  secrets: JsonOf<SecretVersionView>[] | null;
};

const parseInstant = (text: string | null) => (text === null ? null : new Date(text));

function parseListedRow({ revisions, secrets, ...rest }: ListedRow): ApplicationRow {
  return toRow({
    ...rest,
    revisions: (revisions ?? []).map((revision) => ({
      ...revision,
      effectiveFrom: new Date(revision.effectiveFrom),
      effectiveUntil: parseInstant(revision.effectiveUntil),
      cancelledAt: parseInstant(revision.cancelledAt),
      createdAt: new Date(revision.createdAt),
    })),
    secrets: (secrets ?? []).map((secret) => ({
      ...secret,
      validFrom: new Date(secret.validFrom),
      validUntil: parseInstant(secret.validUntil),
      cancelledAt: parseInstant(secret.cancelledAt),
      createdAt: new Date(secret.createdAt),
    })),
  });
}

/**
 * Reads a page in one statement, because a round trip to the database takes as long as reading several rows. $1 is the account,
 * $2 the instant, $3 the offset, $4 the search pattern. Each row has the number of rows over all pages. Without a search that
 * number is a column of the account, because counting thousands of rows takes longer than reading a page.
 */
function listStatement(sort: ApplicationSort, order: "asc" | "desc", hasSearch: boolean) {
  const matching = `account_id = $1${hasSearch ? ` AND ${SEARCH_CONDITION}` : ""}`;
  const matchCount = hasSearch
    ? `SELECT count(*)::int FROM applications WHERE ${matching}`
    : "SELECT application_count FROM accounts WHERE id = $1";
  return preparedQuery<ListedRow & { matchCount: number }>(
    // Not prepared with a search: the best plan depends on the pattern.
    hasSearch ? null : `applications_by_${sort}_${order}`,
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
      (${matchCount}) AS "matchCount"
    FROM applications WHERE ${matching}
    ORDER BY ${orderings[sort](order === "asc" ? "ASC" : "DESC")} LIMIT ${PAGE_SIZE} OFFSET $3`,
  );
}

/** The rows of one page, and how many the search finds over all pages: 0 when this page is empty. */
async function readPage(actor: Member, { search, sort, order }: ApplicationListParams, page: number) {
  const select = listStatement(sort, order, search !== "");
  const rows = await select(actor.accountId, now(), (page - 1) * PAGE_SIZE, ...(search === "" ? [] : [searchPattern(search)]));
  return { matchCount: rows[0]?.matchCount ?? 0, rows: rows.map(({ matchCount: _, ...listed }) => parseListedRow(listed)) };
}

/** One page of the account's applications. The database searches, sorts and pages. Throws DatabaseUnavailable. */
export async function listApplications(
  actor: Member,
  params: ApplicationListParams = defaultListParams,
): Promise<ApplicationPage> {
  let page = params.page;
  let result = await readPage(actor, params, page);
  if (result.rows.length === 0 && page > 1) {
    // Beyond the last page: the first page says how many pages there are.
    const first = await readPage(actor, params, 1);
    page = Math.max(1, Math.ceil(first.matchCount / PAGE_SIZE));
    result = page === 1 ? first : await readPage(actor, params, page);
  }
  const { matchCount, rows } = result;
  return { rows, matchCount, page, pages: Math.max(1, Math.ceil(matchCount / PAGE_SIZE)) };
}

/** Null when the actor's account has no application with this id. Throws DatabaseUnavailable. */
export async function getApplication(actor: Member, id: string): Promise<ApplicationDetail | null> {
  const instant = now();
  const application = await runQuery(() =>
    db().application.findFirst({
      where: { id, accountId: actor.accountId },
      select: {
        ...applicationSelect,
        revisions: { orderBy: { revision: "desc" }, select: revisionSelect },
        secrets: { orderBy: { version: "desc" }, select: secretSelect },
      },
    }),
  );
  if (!application) return null;
  const { revisions, secrets, ...rest } = application;
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
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type ApplicationReference = { id: string; name: string; accountName: string };

/** For customer service: the application with this id, Application Key or Channel No.; null when there is none. */
export async function findApplicationByReference(actor: Operator, reference: string): Promise<ApplicationReference | null> {
  if (!can(actor, "applications:suspend")) return null;
  const text = reference.trim();
  const application = await runQuery(() =>
    db().application.findFirst({
      where: UUID.test(text) ? { id: text.toLowerCase() } : { OR: [{ key: text }, { channelNumber: text }] },
      select: { id: true, name: true, account: { select: { name: true } } },
    }),
  );
  return application && { id: application.id, name: application.name, accountName: application.account.name };
}
