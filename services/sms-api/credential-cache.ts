// The credentials of applications, kept by key with all their instants. What is kept is believed only while the notices
// prove that no change was missed (gateway/notices.ts); otherwise each call reads the database. Fails closed: what cannot be
// read is not known, and the call is told to try again.
//
// Reads are gathered: however many calls ask for however many keys, a few statements are under way at once, so a flood of
// keys that do not exist costs the database little. Unknown keys are kept apart and few, so they cannot push out known ones.

import { type Credentials, type CredentialsInForce, credentialsInForceAt } from "@/lib/sms-api/credentials";

const MAX_KNOWN = 100_000;
const MAX_UNKNOWN = 10_000;
const MAX_WAITING = 5000;
const KEYS_A_READ = 200;
const READS_AT_ONCE = 2;
/** A new application is told by a notice; this is for the second in which that notice is under way. */
const UNKNOWN_FOR_MS = 1000;

/** What every Application Key looks like; nothing else is looked up. */
const keyForm = /^[A-Za-z0-9]{28}$/;

type Read = (keys: readonly string[]) => Promise<Map<string, Credentials>>;

/** One statement under way: what changes meanwhile must be read again. */
type Reading = { changed: Set<string>; reset: boolean };

type Waiting = { promise: Promise<Credentials | null>; settle(found: Credentials | null): void; fail(error: unknown): void };

export class TooManyLookUps extends Error {}

export class CredentialCache {
  hits = 0;
  misses = 0;
  private readonly known = new Map<string, CredentialsInForce>();
  /** Until when a key counts as unknown, on the monotonic clock. */
  private readonly unknown = new Map<string, number>();
  private readonly waiting = new Map<string, Waiting>();
  /** Keys that wait for their read to begin. */
  private queue: string[] = [];
  private readonly readings = new Set<Reading>();

  constructor(
    private readonly read: Read,
    private readonly isTrusted: () => boolean,
  ) {}

  get size(): number {
    return this.known.size + this.unknown.size;
  }

  /** What is known without asking: null for a key that does not exist, undefined when the database must be asked. */
  peek(key: string, now: Date): CredentialsInForce | null | undefined {
    const kept = this.known.get(key);
    if (kept && this.isTrusted()) {
      this.hits++;
      return this.current(kept, now);
    }
    if (!keyForm.test(key)) return null;
    if (!this.isTrusted()) return undefined;
    const until = this.unknown.get(key);
    if (until === undefined) return undefined;
    if (until > performance.now()) return null;
    this.unknown.delete(key);
    return undefined;
  }

  /** Asks the database. Throws when it does not answer, or when too many calls ask. */
  async find(key: string, clock: () => Date): Promise<CredentialsInForce | null> {
    this.misses++;
    let waiting = this.waiting.get(key);
    if (!waiting) {
      if (this.waiting.size >= MAX_WAITING) throw new TooManyLookUps("too many keys are being looked up");
      waiting = newWaiting();
      this.waiting.set(key, waiting);
      this.queue.push(key);
      this.startReading();
    }
    const credentials = await waiting.promise;
    return credentials && credentialsInForceAt(credentials, clock());
  }

  forget(key: string): void {
    this.known.delete(key);
    this.unknown.delete(key);
    for (const reading of this.readings) reading.changed.add(key);
  }

  forgetAll(): void {
    this.known.clear();
    this.unknown.clear();
    for (const reading of this.readings) reading.reset = true;
  }

  /** Kept with what rules now, so that a call does not work it out anew; an instant that was reached does. */
  private current(kept: CredentialsInForce, now: Date): CredentialsInForce {
    const at = now.getTime();
    if (at >= kept.from && at < kept.until) return kept;
    const current = credentialsInForceAt(kept.credentials, now);
    this.known.set(kept.credentials.key, current);
    return current;
  }

  private startReading(): void {
    if (this.readings.size >= READS_AT_ONCE || this.queue.length === 0) return;
    const keys = this.queue.splice(0, KEYS_A_READ);
    const reading: Reading = { changed: new Set(), reset: false };
    this.readings.add(reading);
    void this.finishReading(keys, reading).finally(() => {
      this.readings.delete(reading);
      this.startReading();
    });
    this.startReading();
  }

  private async finishReading(keys: string[], reading: Reading): Promise<void> {
    try {
      const found = await this.read(keys);
      for (const key of keys) {
        // A notice may have come from a change that this read did not see.
        if (reading.reset || reading.changed.has(key)) this.queue.push(key);
        else this.settle(key, found.get(key) ?? null);
      }
    } catch (error) {
      for (const key of keys) {
        this.waiting.get(key)?.fail(error);
        this.waiting.delete(key);
      }
    }
  }

  private settle(key: string, credentials: Credentials | null): void {
    if (credentials) {
      if (this.known.size >= MAX_KNOWN) dropOldest(this.known);
      // No instant lies in an empty interval: what rules is worked out by the first call.
      this.known.set(key, { credentials, secrets: [], whitelist: null, pending: null, from: 0, until: 0 });
    } else {
      if (this.unknown.size >= MAX_UNKNOWN) dropOldest(this.unknown);
      this.unknown.set(key, performance.now() + UNKNOWN_FOR_MS);
    }
    this.waiting.get(key)?.settle(credentials);
    this.waiting.delete(key);
  }
}

function dropOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}

function newWaiting(): Waiting {
  let settle: Waiting["settle"] = () => {};
  let fail: Waiting["fail"] = () => {};
  const promise = new Promise<Credentials | null>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  return { promise, settle, fail };
}
