// Accepted calls, counted per minute, and the last use of each secret version. Written once a second and at the end; what a
// crash takes with it is the last second of numbers that nothing is decided by.

import type { Pool } from "pg";
import { MINUTE_MS } from "@/lib/shared/time";
import { type CountRow, keepUse, type UsageRow } from "./records";

export class UseCounts {
  private counts = new Map<string, CountRow>();
  private usages = new Map<string, UsageRow>();

  constructor(private readonly pool: Pool) {}

  /** A call that was let in; `messages` is 0 for a ping. */
  count(applicationId: string, secretVersion: number, address: string, now: Date, messages: number): void {
    const minute = now.getTime() - (now.getTime() % MINUTE_MS);
    const countKey = `${applicationId} ${minute}`;
    let count = this.counts.get(countKey);
    if (!count) {
      count = { applicationId, minute: new Date(minute), calls: 0, messages: 0, pings: 0 };
      this.counts.set(countKey, count);
    }
    if (messages === 0) count.pings++;
    else count.calls++;
    count.messages += messages;

    const usageKey = `${applicationId} ${secretVersion}`;
    const usage = this.usages.get(usageKey);
    if (usage) {
      usage.lastUsedAt = now;
      usage.address = address;
    } else {
      this.usages.set(usageKey, { applicationId, secretVersion, lastUsedAt: now, address });
    }
  }

  /** Throws when the database does not answer; the counts are then kept for the next time. */
  async write(): Promise<void> {
    if (this.usages.size === 0) return;
    const { counts, usages } = this;
    this.counts = new Map();
    this.usages = new Map();
    try {
      await keepUse(this.pool, [...counts.values()], [...usages.values()]);
    } catch (error) {
      this.takeBack(counts, usages);
      throw error;
    }
  }

  private takeBack(counts: Map<string, CountRow>, usages: Map<string, UsageRow>): void {
    for (const [key, row] of counts) {
      const newer = this.counts.get(key);
      if (!newer) {
        this.counts.set(key, row);
        continue;
      }
      newer.calls += row.calls;
      newer.messages += row.messages;
      newer.pings += row.pings;
    }
    for (const [key, row] of usages) if (!this.usages.has(key)) this.usages.set(key, row);
  }
}
