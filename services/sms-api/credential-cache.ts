// Caches the credentials of applications by key, with all their instants. Cached values are used only while the change listener
// confirms that no change was missed (change-listener.ts); otherwise each call reads the database. Fails closed: when a key
// cannot be read, the call gets 503.
//
// Lookups are batched: however many calls ask for however many keys, only a few statements run at the same time, so a flood of
// unknown keys costs the database little. Unknown keys are cached separately and briefly, so they cannot displace known ones.

import { type Credentials, type CredentialsInForce, credentialsInForceAt } from "@/lib/sms-api/credentials";

const MAX_KNOWN_KEYS = 100_000;
const MAX_UNKNOWN_KEYS = 10_000;
const MAX_PENDING_LOOKUPS = 5000;
const KEYS_PER_READ = 200;
const CONCURRENT_READS = 2;
/** A notification announces a new application; this covers the moment until it arrives. */
const UNKNOWN_KEY_TTL_MS = 1000;

/** The format of every Application Key; no other text is looked up. */
const keyFormat = /^[A-Za-z0-9]{28}$/;

type ReadCredentials = (keys: readonly string[]) => Promise<Map<string, Credentials>>;

/** A statement in progress. Keys that change before it ends are read again. */
type Read = { changedKeys: Set<string>; isReset: boolean };

type Lookup = {
  promise: Promise<Credentials | null>;
  resolve(credentials: Credentials | null): void;
  reject(error: unknown): void;
};

export class TooManyLookups extends Error {}

export class CredentialCache {
  hits = 0;
  misses = 0;
  private readonly known = new Map<string, CredentialsInForce>();
  /** Until when each key counts as unknown, on the monotonic clock. */
  private readonly unknown = new Map<string, number>();
  private readonly lookups = new Map<string, Lookup>();
  /** Keys that wait for a read. */
  private queue: string[] = [];
  private readonly reads = new Set<Read>();

  constructor(
    private readonly readCredentials: ReadCredentials,
    private readonly isTrusted: () => boolean,
  ) {}

  get size(): number {
    return this.known.size + this.unknown.size;
  }

  /** The cached value: null for a key that does not exist, undefined when the database must be queried. */
  peek(key: string, now: Date): CredentialsInForce | null | undefined {
    const cached = this.known.get(key);
    if (cached && this.isTrusted()) {
      this.hits++;
      return this.current(cached, now);
    }
    if (!keyFormat.test(key)) return null;
    if (!this.isTrusted()) return undefined;
    const unknownUntil = this.unknown.get(key);
    if (unknownUntil === undefined) return undefined;
    if (unknownUntil > performance.now()) return null;
    this.unknown.delete(key);
    return undefined;
  }

  /** Queries the database. Throws when it does not answer, or when too many lookups are pending. */
  async find(key: string, clock: () => Date): Promise<CredentialsInForce | null> {
    this.misses++;
    let lookup = this.lookups.get(key);
    if (!lookup) {
      if (this.lookups.size >= MAX_PENDING_LOOKUPS) throw new TooManyLookups("too many keys are being looked up");
      lookup = createLookup();
      this.lookups.set(key, lookup);
      this.queue.push(key);
      this.startReads();
    }
    const credentials = await lookup.promise;
    return credentials && credentialsInForceAt(credentials, clock());
  }

  forget(key: string): void {
    this.known.delete(key);
    this.unknown.delete(key);
    for (const read of this.reads) read.changedKeys.add(key);
  }

  forgetAll(): void {
    this.known.clear();
    this.unknown.clear();
    for (const read of this.reads) read.isReset = true;
  }

  /** What is in force now. It is computed again only when a stored instant has passed, not for each call. */
  private current(cached: CredentialsInForce, now: Date): CredentialsInForce {
    const at = now.getTime();
    if (at >= cached.from && at < cached.until) return cached;
    const current = credentialsInForceAt(cached.credentials, now);
    this.known.set(cached.credentials.key, current);
    return current;
  }

  private startReads(): void {
    if (this.reads.size >= CONCURRENT_READS || this.queue.length === 0) return;
    const keys = this.queue.splice(0, KEYS_PER_READ);
    const read: Read = { changedKeys: new Set(), isReset: false };
    this.reads.add(read);
    void this.finishRead(keys, read).finally(() => {
      this.reads.delete(read);
      this.startReads();
    });
    this.startReads();
  }

  private async finishRead(keys: string[], read: Read): Promise<void> {
    try {
      const found = await this.readCredentials(keys);
      for (const key of keys) {
        // The change may have been committed after this read.
        if (read.isReset || read.changedKeys.has(key)) this.queue.push(key);
        else this.finishLookup(key, found.get(key) ?? null);
      }
    } catch (error) {
      for (const key of keys) {
        this.lookups.get(key)?.reject(error);
        this.lookups.delete(key);
      }
    }
  }

  private finishLookup(key: string, credentials: Credentials | null): void {
    if (credentials) {
      if (this.known.size >= MAX_KNOWN_KEYS) deleteOldest(this.known);
      // The interval is empty, so that the first call computes what is in force.
      this.known.set(key, { credentials, secrets: [], whitelist: null, pending: null, from: 0, until: 0 });
    } else {
      if (this.unknown.size >= MAX_UNKNOWN_KEYS) deleteOldest(this.unknown);
      this.unknown.set(key, performance.now() + UNKNOWN_KEY_TTL_MS);
    }
    this.lookups.get(key)?.resolve(credentials);
    this.lookups.delete(key);
  }
}

function deleteOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}

function createLookup(): Lookup {
  let resolve: Lookup["resolve"] = () => {};
  let reject: Lookup["reject"] = () => {};
  const promise = new Promise<Credentials | null>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise;
    reject = rejectPromise;
  });
  return { promise, resolve, reject };
}
