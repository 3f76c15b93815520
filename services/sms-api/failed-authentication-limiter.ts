// Calls without a right signature, counted per address (IPv6 by /64) in windows of ten seconds. An address beyond the limit
// is told to slow down before anything is looked up for it. A call with a right signature of a known application is served
// all the same, so nobody is shut out by a stranger behind the same address.

import { networkOf } from "@/lib/shared/ip-address";

const WINDOW_MS = 10_000;
/** Far more than a client that is set up wrongly and tries again. */
export const UNSIGNED_A_WINDOW = 300;
/** Beyond so many addresses the window ends early: memory stays bounded, and a limit is a limit of cost, not of justice. */
const MAX_ADDRESSES = 50_000;

export class UnsignedFloods {
  private counts = new Map<string, number>();
  private windowEndsAt = 0;

  constructor(private readonly limit = UNSIGNED_A_WINDOW) {}

  /** `at` in milliseconds of the monotonic clock. */
  isOver(address: string, at: number): boolean {
    if (this.counts.size === 0 || at >= this.windowEndsAt) return false;
    return (this.counts.get(networkOf(address)) ?? 0) >= this.limit;
  }

  count(address: string, at: number): void {
    if (at >= this.windowEndsAt || this.counts.size >= MAX_ADDRESSES) {
      this.counts = new Map();
      this.windowEndsAt = at + WINDOW_MS;
    }
    const group = networkOf(address);
    this.counts.set(group, (this.counts.get(group) ?? 0) + 1);
  }
}
