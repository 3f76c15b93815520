// The rate of each application: accepted calls a second, over all gateways together. Each gateway fills a bucket of its own
// with its share of the limit. The shares follow the calls: gateways tell one another once a second which applications keep
// them busy, and a gateway takes its part of the calls, at least an even part.
//
// How well that holds: what all gateways let through in a few seconds is at least the limit, if so much is asked, and at
// most twice the limit; when calls move to a gateway that had none, each gateway may give the whole limit for the two
// seconds until both know. With one gateway it is the limit. A bucket holds one second's calls, so that a pause may be
// followed by a burst.

import type { Demand } from "./change-listener";

/** A gateway that was not heard for this long is gone. */
const PEER_FOR_MS = 3000;
const MAX_TOLD = 50;

type Bucket = { tokens: number; filledAt: number; calls: number; lastSecond: number };
type Peer = { heardAt: number; demand: Map<string, number> };

export class Rates {
  private readonly buckets = new Map<string, Bucket>();
  private readonly peers = new Map<string, Peer>();

  /** `limit` in calls a second. Times are milliseconds of the monotonic clock. */
  constructor(private readonly limit: number) {}

  /** Whether the application may make one more call. */
  hasRoom(applicationId: string, at: number): boolean {
    const bucket = this.buckets.get(applicationId);
    if (!bucket) return true;
    const share = this.shareOf(applicationId, bucket);
    bucket.tokens = Math.min(Math.max(share, 1), bucket.tokens + ((at - bucket.filledAt) / 1000) * share);
    bucket.filledAt = at;
    return bucket.tokens >= 1;
  }

  /** Counts a call that was rightly signed; `let` is whether it was let through. */
  take(applicationId: string, at: number, wasLet: boolean): void {
    let bucket = this.buckets.get(applicationId);
    if (!bucket) {
      bucket = { tokens: this.limit, filledAt: at, calls: 0, lastSecond: 0 };
      this.buckets.set(applicationId, bucket);
    }
    bucket.calls++;
    if (wasLet) bucket.tokens--;
  }

  /** What another gateway told. */
  hear(gateway: string, demand: readonly Demand[], at: number): void {
    this.peers.set(gateway, { heardAt: at, demand: new Map(demand) });
  }

  /** Ends a second: answers which applications kept this gateway busy, for the others, and forgets idle ones. */
  endSecond(at: number): Demand[] {
    for (const [gateway, peer] of this.peers) if (at - peer.heardAt > PEER_FOR_MS) this.peers.delete(gateway);
    const worthTelling = this.limit / (2 * (this.peers.size + 1));
    const busy: Demand[] = [];
    for (const [applicationId, bucket] of this.buckets) {
      if (bucket.calls === 0 && bucket.lastSecond === 0) this.buckets.delete(applicationId);
      bucket.lastSecond = bucket.calls;
      bucket.calls = 0;
      if (bucket.lastSecond >= worthTelling) busy.push([applicationId, bucket.lastSecond]);
    }
    return busy.sort((a, b) => b[1] - a[1]).slice(0, MAX_TOLD);
  }

  private shareOf(applicationId: string, bucket: Bucket): number {
    if (this.peers.size === 0) return this.limit;
    let others = 0;
    for (const { demand } of this.peers.values()) others += demand.get(applicationId) ?? 0;
    if (others === 0) return this.limit;
    const own = Math.max(bucket.lastSecond, bucket.calls);
    return Math.max(this.limit / (this.peers.size + 1), (this.limit * own) / (own + others));
  }
}
