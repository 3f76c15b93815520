// An attempt stores a fact that must be kept even when a command is refused, such as a failed sign-in. It runs in a
// transaction of its own, together with its audit row. An attempt changes no domain table; only a command does.

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

/** Throws what `work` throws; then nothing is stored. */
export async function runAttempt<T>(actor: Actor, work: (ctx: AttemptContext) => Promise<T>): Promise<T> {
  return db().$transaction(async (tx) => {
    const instant = now();
    return work({ now: instant, db: tx, audit: (entry) => recordAudit(tx, actor, instant, entry) });
  });
}
