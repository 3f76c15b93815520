// How a fact is kept that must survive a refusal, such as a failed sign-in: in a transaction of its own, with its audit
// row. Records touch no domain table; what changes the domain is a command.

import { recordAudit } from "@/lib/audit/records";
import type { AuditEntry } from "@/lib/audit/schema";
import type { Actor } from "@/lib/auth/actor";
import { now } from "./clock";
import { db, type Transaction } from "./db";

export type RecordContext = {
  now: Date;
  db: Transaction;
  audit(entry: AuditEntry): Promise<void>;
};

/** Throws what `work` throws, and then nothing was kept. */
export async function runRecord<T>(actor: Actor, work: (ctx: RecordContext) => Promise<T>): Promise<T> {
  return db().$transaction(async (tx) => {
    const instant = now();
    return work({ now: instant, db: tx, audit: (entry) => recordAudit(tx, actor, instant, entry) });
  });
}
