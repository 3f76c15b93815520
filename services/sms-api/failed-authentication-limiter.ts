// Counts calls without a valid signature per address (IPv6 by /64), in windows of ten seconds. An address above the limit gets
// 429 before anything is looked up for it. A call with a valid signature of a known application is still accepted, so that a
// stranger behind the same address cannot lock anybody out.

import { addressGroupOf } from "@/lib/shared/ip-address";

const WINDOW_MS = 10_000;
/** Far more than a wrongly configured client with retries makes. */
const MAX_FAILURES_PER_WINDOW = 300;
/** With more addresses the window ends early, so that memory is bounded. Some addresses may then exceed the limit. */
const MAX_ADDRESSES = 50_000;

export class FailedAuthenticationLimiter {
  private failures = new Map<string, number>();
  private windowEndsAt = 0;

  constructor(private readonly limit = MAX_FAILURES_PER_WINDOW) {}

  /** `at` is in milliseconds of the monotonic clock. */
  isLimited(address: string, at: number): boolean {
    if (this.failures.size === 0 || at >= this.windowEndsAt) return false;
    return (this.failures.get(addressGroupOf(address)) ?? 0) >= this.limit;
  }

  countFailure(address: string, at: number): void {
    if (at >= this.windowEndsAt || this.failures.size >= MAX_ADDRESSES) {
      this.failures = new Map();
      this.windowEndsAt = at + WINDOW_MS;
    }
    const group = addressGroupOf(address);
    this.failures.set(group, (this.failures.get(group) ?? 0) + 1);
  }
}
