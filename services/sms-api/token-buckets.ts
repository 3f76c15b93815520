// The rate limit of each application: accepted calls per second, over all SMS API processes together. Each process has a token
// bucket per application, which fills with its share of the limit. The shares follow the demand: once a second the processes
// tell each other which applications call them how often (change-listener.ts). A process gets the same share of the limit as it
// has of the calls, and at least an equal share.
//
// How exact this is: over a few seconds, all processes together allow at least the limit, if there are that many calls, and at
// most twice the limit. When calls move to a process that had none, each process may allow the whole limit for the two seconds
// until both know of the change. A single process allows exactly the limit. A bucket holds the tokens of one second, so that a
// burst may follow a pause.

import type { Demand } from "./change-listener";

/** A process without a heartbeat for this long is considered stopped. */
const PEER_TIMEOUT_MS = 3000;
/** The most applications in one heartbeat; PostgreSQL limits the size of a notification. */
const MAX_DEMAND_ENTRIES = 50;

type Bucket = { tokens: number; filledAt: number; calls: number; callsInTheLastSecond: number };
type Peer = { heardAt: number; demand: Map<string, number> };

export class TokenBuckets {
  private readonly buckets = new Map<string, Bucket>();
  private readonly peers = new Map<string, Peer>();

  /** `limit` is in calls per second. All instants are milliseconds of the monotonic clock. */
  constructor(private readonly limit: number) {}

  /** Whether the application may make one more call. */
  hasToken(applicationId: string, at: number): boolean {
    const bucket = this.buckets.get(applicationId);
    if (!bucket) return true;
    const share = this.shareOf(applicationId, bucket);
    bucket.tokens = Math.min(Math.max(share, 1), bucket.tokens + ((at - bucket.filledAt) / 1000) * share);
    bucket.filledAt = at;
    return bucket.tokens >= 1;
  }

  /** Counts a call with a valid signature toward the demand. An allowed call takes a token. */
  countCall(applicationId: string, at: number, isAllowed: boolean): void {
    let bucket = this.buckets.get(applicationId);
    if (!bucket) {
      bucket = { tokens: this.limit, filledAt: at, calls: 0, callsInTheLastSecond: 0 };
      this.buckets.set(applicationId, bucket);
    }
    bucket.calls++;
    if (isAllowed) bucket.tokens--;
  }

  setPeerDemand(instanceId: string, demand: readonly Demand[], at: number): void {
    this.peers.set(instanceId, { heardAt: at, demand: new Map(demand) });
  }

  /** Ends a second: removes stopped processes and idle applications. Returns the demand to send to the other processes. */
  endSecond(at: number): Demand[] {
    for (const [instanceId, peer] of this.peers) if (at - peer.heardAt > PEER_TIMEOUT_MS) this.peers.delete(instanceId);
    // Less demand than this does not matter to the others.
    const threshold = this.limit / (2 * (this.peers.size + 1));
    const demand: Demand[] = [];
    for (const [applicationId, bucket] of this.buckets) {
      if (bucket.calls === 0 && bucket.callsInTheLastSecond === 0) this.buckets.delete(applicationId);
      bucket.callsInTheLastSecond = bucket.calls;
      bucket.calls = 0;
      if (bucket.callsInTheLastSecond >= threshold) demand.push([applicationId, bucket.callsInTheLastSecond]);
    }
    return demand.sort((a, b) => b[1] - a[1]).slice(0, MAX_DEMAND_ENTRIES);
  }

  private shareOf(applicationId: string, bucket: Bucket): number {
    if (this.peers.size === 0) return this.limit;
    let peerCalls = 0;
    for (const { demand } of this.peers.values()) peerCalls += demand.get(applicationId) ?? 0;
    if (peerCalls === 0) return this.limit;
    const ownCalls = Math.max(bucket.callsInTheLastSecond, bucket.calls);
    return Math.max(this.limit / (this.peers.size + 1), (this.limit * ownCalls) / (ownCalls + peerCalls));
  }
}
