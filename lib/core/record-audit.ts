// The only writer of audit rows. A row is written in the transaction of the change it describes, so both exist or neither does.

import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "@/lib/platform/db";
import { ActorKind } from "@/prisma/client/enums";
import type { Actor } from "./actor";
import type { AuditEntry } from "./audit-entry";

const actorKinds = {
  member: ActorKind.MEMBER,
  operator: ActorKind.OPERATOR,
  system: ActorKind.SYSTEM,
  anonymous: ActorKind.ANONYMOUS,
} as const;

// Rows of one command have the same millisecond. The sequence keeps their ids in the order of writing.
let sequence = 0;

function nextId(at: Date): string {
  sequence = (sequence + 1) % 0x8000_0000;
  return uuidv7({ msecs: at.getTime(), seq: sequence });
}

export async function recordAudit(tx: Transaction, actor: Actor, at: Date, entry: AuditEntry): Promise<void> {
  const browser = actor.kind === "member" || actor.kind === "anonymous" ? actor : null;
  await tx.auditEvent.create({
    data: {
      id: nextId(at),
      at,
      event: entry.event,
      actorKind: actorKinds[actor.kind],
      actorId: actor.kind === "member" ? actor.personId : null,
      actorName: actor.kind === "member" || actor.kind === "anonymous" ? actor.email : actor.name,
      accountId: entry.accountId ?? (actor.kind === "member" ? actor.accountId : null),
      applicationId: entry.applicationId ?? null,
      subjectId: entry.subjectId ?? null,
      reason: entry.reason ?? null,
      ...(entry.before ? { before: entry.before } : {}),
      ...(entry.after ? { after: entry.after } : {}),
      address: browser?.address ?? null,
      userAgent: browser?.userAgent ?? null,
      requestId: browser?.requestId ?? null,
    },
    select: { id: true },
  });
}
