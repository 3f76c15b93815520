// How a fact is kept that must survive a refusal, such as a failed sign-in: in a transaction of its own, with its audit
// row. Records touch no domain table; what changes the domain is a command.

import { now } from "@/lib/platform/clock";
import { db, type Transaction } from "@/lib/platform/db";
import type { Actor } from "./actor";
import type { AuditEntry } from "./audit-entry";
import { recordAudit } from "./record-audit";

export type AttemptContext = {
  now: Date;
  db: Transaction;
  audit(entry: AuditEntry): Promise<void>;
};

/** Throws what `work` throws, and then nothing was kept. */
export async function runAttempt<T>(actor: Actor, work: (ctx: AttemptContext) => Promise<T>): Promise<T> {
  return db().$transaction(async (tx) => {
    const instant = now();
    return work({ now: instant, db: tx, audit: (entry) => recordAudit(tx, actor, instant, entry) });
  });
}
