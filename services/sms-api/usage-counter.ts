// Counts accepted calls per minute, and keeps the last use of each secret version. Writes both to the database once a second
// and at the stop. A crash loses the counts of the last second; no decision depends on them.

import type { Pool } from "pg";
import { type CountRow, storeUsage, type UsageRow } from "@/lib/calls/store";
import { MINUTE_MS } from "@/lib/shared/time";

/** Of one application: one row per minute and one per secret version. There are rarely more than two of each. */
type Usage = { counts: CountRow[]; lastUses: UsageRow[] };

export class UsageCounter {
  private usages = new Map<string, Usage>();

  constructor(private readonly pool: Pool) {}

  /** Counts an accepted call; `messages` is 0 for a ping. */
  count(applicationId: string, secretVersion: number, address: string, now: Date, messages: number): void {
    const usage = this.usageOf(applicationId);
    const count = countOf(usage, applicationId, now.getTime() - (now.getTime() % MINUTE_MS));
    if (messages === 0) count.pings++;
    else count.calls++;
    count.messages += messages;

    for (const lastUse of usage.lastUses) {
      if (lastUse.secretVersion !== secretVersion) continue;
      lastUse.lastUsedAt = now;
      lastUse.address = address;
      return;
    }
    usage.lastUses.push({ applicationId, secretVersion, lastUsedAt: now, address });
  }

  /** Throws when the database does not answer; the counts are then kept for the next run. */
  async write(): Promise<void> {
    if (this.usages.size === 0) return;
    const usages = [...this.usages.values()];
    this.usages = new Map();
    const counts = usages.flatMap((usage) => usage.counts);
    const lastUses = usages.flatMap((usage) => usage.lastUses);
    try {
      await storeUsage(this.pool, counts, lastUses);
    } catch (error) {
      this.restore(counts, lastUses);
      throw error;
    }
  }

  private usageOf(applicationId: string): Usage {
    let usage = this.usages.get(applicationId);
    if (!usage) {
      usage = { counts: [], lastUses: [] };
      this.usages.set(applicationId, usage);
    }
    return usage;
  }

  /** Adds counts that were not written to those counted meanwhile; a newer last use stays. */
  private restore(counts: readonly CountRow[], lastUses: readonly UsageRow[]): void {
    for (const row of counts) {
      const newer = countOf(this.usageOf(row.applicationId), row.applicationId, row.minute.getTime());
      newer.calls += row.calls;
      newer.messages += row.messages;
      newer.pings += row.pings;
    }
    for (const row of lastUses) {
      const { lastUses: newer } = this.usageOf(row.applicationId);
      if (!newer.some(({ secretVersion }) => secretVersion === row.secretVersion)) newer.push(row);
    }
  }
}

/** The row of this minute; creates it if there is none. */
function countOf({ counts }: Usage, applicationId: string, minute: number): CountRow {
  for (const row of counts) if (row.minute.getTime() === minute) return row;
  const row = { applicationId, minute: new Date(minute), calls: 0, messages: 0, pings: 0 };
  counts.push(row);
  return row;
}
