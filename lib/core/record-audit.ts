// The one writer of audit rows. A row is written in the transaction of what it tells, so the two exist or do not exist together.

import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "@/lib/platform/db";
import { ActorKind } from "@/prisma/client/enums";
import type { Actor } from "./actor";
import type { AuditEntry } from "./audit-entry";

const kinds = {
  member: ActorKind.MEMBER,
  operator: ActorKind.OPERATOR,
  system: ActorKind.SYSTEM,
  anonymous: ActorKind.ANONYMOUS,
} as const;

// Rows of one command share their millisecond; the sequence keeps their ids in the order in which they were written.
let sequence = 0;

function nextId(at: Date): string {
  sequence = (sequence + 1) % 0x8000_0000;
  return uuidv7({ msecs: at.getTime(), seq: sequence });
}

export async function recordAudit(tx: Transaction, actor: Actor, at: Date, entry: AuditEntry): Promise<void> {
  const fromBrowser = actor.kind === "member" || actor.kind === "anonymous" ? actor : null;
  await tx.auditEvent.create({
    data: {
      id: nextId(at),
      at,
      event: entry.event,
      actorKind: kinds[actor.kind],
      actorId: actor.kind === "member" ? actor.personId : null,
      actorName: actor.kind === "member" || actor.kind === "anonymous" ? actor.email : actor.name,
      accountId: entry.accountId ?? (actor.kind === "member" ? actor.accountId : null),
      applicationId: entry.applicationId ?? null,
      subjectId: entry.subjectId ?? null,
      reason: entry.reason ?? null,
      ...(entry.before ? { before: entry.before } : {}),
      ...(entry.after ? { after: entry.after } : {}),
      address: fromBrowser?.address ?? null,
      userAgent: fromBrowser?.userAgent ?? null,
      requestId: fromBrowser?.requestId ?? null,
    },
    select: { id: true },
  });
}
