// Accepted calls, counted per minute, and the last use of each secret version. Written once a second and at the end; what a
// crash takes with it is the last second of numbers that nothing is decided by.

import type { Pool } from "pg";
import { type CountRow, storeUsage, type UsageRow } from "@/lib/calls/store";
import { MINUTE_MS } from "@/lib/shared/time";

/** Of one application: a row for each minute and each version; two of a kind are already many. */
type Use = { counts: CountRow[]; usages: UsageRow[] };

export class UseCounts {
  private uses = new Map<string, Use>();

  constructor(private readonly pool: Pool) {}

  /** A call that was let in; `messages` is 0 for a ping. */
  count(applicationId: string, secretVersion: number, address: string, now: Date, messages: number): void {
    const use = this.ofApplication(applicationId);
    const count = countOf(use, applicationId, now.getTime() - (now.getTime() % MINUTE_MS));
    if (messages === 0) count.pings++;
    else count.calls++;
    count.messages += messages;

    for (const usage of use.usages) {
      if (usage.secretVersion !== secretVersion) continue;
      usage.lastUsedAt = now;
      usage.address = address;
      return;
    }
    use.usages.push({ applicationId, secretVersion, lastUsedAt: now, address });
  }

  /** Throws when the database does not answer; the counts are then kept for the next time. */
  async write(): Promise<void> {
    if (this.uses.size === 0) return;
    const uses = [...this.uses.values()];
    this.uses = new Map();
    const counts = uses.flatMap((use) => use.counts);
    const usages = uses.flatMap((use) => use.usages);
    try {
      await storeUsage(this.pool, counts, usages);
    } catch (error) {
      this.takeBack(counts, usages);
      throw error;
    }
  }

  private ofApplication(applicationId: string): Use {
    let use = this.uses.get(applicationId);
    if (!use) {
      use = { counts: [], usages: [] };
      this.uses.set(applicationId, use);
    }
    return use;
  }

  private takeBack(counts: readonly CountRow[], usages: readonly UsageRow[]): void {
    for (const row of counts) {
      const newer = countOf(this.ofApplication(row.applicationId), row.applicationId, row.minute.getTime());
      newer.calls += row.calls;
      newer.messages += row.messages;
      newer.pings += row.pings;
    }
    for (const row of usages) {
      const { usages: newer } = this.ofApplication(row.applicationId);
      if (!newer.some(({ secretVersion }) => secretVersion === row.secretVersion)) newer.push(row);
    }
  }
}

/** The row of that minute, made when it is not there yet. */
function countOf({ counts }: Use, applicationId: string, minute: number): CountRow {
  for (const row of counts) if (row.minute.getTime() === minute) return row;
  const row = { applicationId, minute: new Date(minute), calls: 0, messages: 0, pings: 0 };
  counts.push(row);
  return row;
}
