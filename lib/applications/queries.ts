// What the console shows of applications. Each read is scoped to the actor's account; a secret is never selected.

import { auditSentence } from "@/lib/audit/labels";
import type { AuditRow } from "@/lib/audit/queries";
import type { Member } from "@/lib/auth/actor";
import { now } from "@/lib/server/clock";
import { db } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { read } from "@/lib/server/read";
import type { Prisma } from "@/prisma/client/client";
import type { ApplicationStatus } from "./rules";

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

/** Newest first. */
export async function listApplications(actor: Member): Promise<ApplicationRow[]> {
  const instant = now();
  const applications = await read(() =>
    db().application.findMany({
      where: { accountId: actor.accountId },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
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
    }),
  );
  return applications.map(toRow);
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
