// Accepted requests on their way into the database. One statement is under way at a time, and what arrives meanwhile is
// stored by the next one together: the slower a commit is, the more requests share it. Whoever waits is told only when the
// commit is over: stored, refused after all, or not stored. When the database is slow the queue fills and takes no more; a
// request that waited too long is not stored any more.
//
// A statement whose answer got lost may have been committed. It is not repeated: its callers are told that it was not
// stored, and whether they send again is theirs to decide.

import type { Pool } from "pg";
import type { AcceptedRequest } from "@/lib/messages/copy-rows";
import { type FirstMessageOutcome, storeFirstMessages, storeMessages } from "@/lib/messages/store";
import { log } from "@/lib/platform/log";

export type Outcome = FirstMessageOutcome | "not_stored";

export type Waiting = AcceptedRequest & {
  key: string;
  /** Whether an SMS of the application was accepted before, as far as its credentials say. */
  hasSent: boolean;
  /** When it came; on the process's monotonic clock, in milliseconds. */
  since: number;
  done(outcome: Outcome): void;
};

export const MAX_WAITING_MESSAGES = 20_000;
const MESSAGES_A_STATEMENT = 1000;
/** Less than what callers usually wait for an answer. */
const STORED_WITHIN_MS = 5000;
/** Applications come to their first SMS once in their life; few of these transactions are ever needed at once. */
const FIRSTS_AT_ONCE = 2;
const MAX_KNOWN_SENDERS = 100_000;

export class AcceptanceQueue {
  /** Sizes of the statements, for the metrics. */
  onBatch: (requests: number) => void = () => {};
  private queue: Waiting[] = [];
  private waitingMessages = 0;
  private isStoring = false;
  private scheduled = false;
  /** Requests by key of applications that never sent. */
  private readonly firsts = new Map<string, Waiting[]>();
  private readonly firstsUnderWay = new Set<string>();
  /** Applications that have sent; they never go back to not having sent. */
  private readonly senders = new Set<string>();
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly storing: Pool,
    private readonly working: Pool,
    private readonly clock: () => Date,
  ) {}

  get length(): number {
    return this.waitingMessages;
  }

  /** False when the queue is full; `done` is then not called. */
  add(request: Waiting): boolean {
    if (this.waitingMessages + request.accepted.acceptedCount > MAX_WAITING_MESSAGES && this.waitingMessages > 0) return false;
    this.waitingMessages += request.accepted.acceptedCount;
    if (request.hasSent || this.senders.has(request.applicationId)) {
      this.queue.push(request);
      this.schedule();
    } else {
      const waiting = this.firsts.get(request.key);
      if (waiting) waiting.push(request);
      else this.firsts.set(request.key, [request]);
      this.storeFirsts();
    }
    return true;
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.waitingMessages > 0) {
      await new Promise<void>((resolve) => {
        this.onIdle = resolve;
      });
    }
  }

  /** After the requests that arrived in this turn of the loop have been read. */
  private schedule(): void {
    if (this.scheduled || this.isStoring) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.storeWaiting();
    });
  }

  private storeWaiting(): void {
    while (!this.isStoring && this.queue.length > 0) void this.store(this.nextBatch());
  }

  private nextBatch(): Waiting[] {
    let messages = 0;
    let taken = 0;
    while (taken < this.queue.length && (taken === 0 || messages < MESSAGES_A_STATEMENT)) {
      messages += this.queue[taken]?.accepted.acceptedCount ?? 0;
      taken++;
    }
    const batch = taken === this.queue.length ? this.queue : this.queue.slice(0, taken);
    this.queue = taken === this.queue.length ? [] : this.queue.slice(taken);
    return this.inTime(batch);
  }

  private inTime(batch: readonly Waiting[]): Waiting[] {
    const latest = performance.now() - STORED_WITHIN_MS;
    const requests: Waiting[] = [];
    for (const request of batch) {
      if (request.since < latest) this.finish(request, "not_stored");
      else requests.push(request);
    }
    return requests;
  }

  private async store(batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return;
    this.isStoring = true;
    this.onBatch(batch.length);
    let isStored = true;
    try {
      await storeMessages(this.storing, batch);
    } catch (error) {
      isStored = false;
      await this.storeApart(batch, error);
    }
    this.isStoring = false;
    // Before the answers: PostgreSQL stores the next ones while they are written.
    this.storeWaiting();
    if (isStored) for (const request of batch) this.finish(request, "stored");
  }

  /** A request that cannot be stored must not take those along that were only stored together with it. */
  private async storeApart(batch: readonly Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1 || !isFaultOfARow(error)) {
      const { code, name } = error as { code?: string; name: string };
      log.error({ event: "gateway.not_stored", requests: batch.length, error: { name, code } });
      for (const request of batch) this.finish(request, "not_stored");
      return;
    }
    for (const request of batch) {
      try {
        await storeMessages(this.storing, [request]);
        this.finish(request, "stored");
      } catch (single) {
        await this.storeApart([request], single);
      }
    }
  }

  private storeFirsts(): void {
    for (const [key, waiting] of this.firsts) {
      if (this.firstsUnderWay.size >= FIRSTS_AT_ONCE) return;
      if (this.firstsUnderWay.has(key)) continue;
      this.firsts.delete(key);
      this.firstsUnderWay.add(key);
      void this.storeFirst(key, this.inTime(waiting)).finally(() => {
        this.firstsUnderWay.delete(key);
        this.storeFirsts();
      });
    }
  }

  private async storeFirst(key: string, batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      const outcomes = await storeFirstMessages(this.working, key, batch, this.clock);
      for (const [index, request] of batch.entries()) {
        const outcome = outcomes[index] ?? "not_stored";
        if (outcome === "stored") this.remember(request.applicationId);
        this.finish(request, outcome);
      }
    } catch (error) {
      const { code, name } = error as { code?: string; name: string };
      log.error({ event: "gateway.not_stored", requests: batch.length, first: true, error: { name, code } });
      for (const request of batch) this.finish(request, "not_stored");
    }
  }

  private remember(applicationId: string): void {
    // Forgotten ones take the lock once more, no harm done.
    if (this.senders.size >= MAX_KNOWN_SENDERS) this.senders.clear();
    this.senders.add(applicationId);
  }

  private finish(request: Waiting, outcome: Outcome): void {
    this.waitingMessages -= request.accepted.acceptedCount;
    request.done(outcome);
    if (this.waitingMessages === 0) this.onIdle?.();
  }
}

/** Classes 22 and 23: a value or a row that the table does not take. Whatever else fails would fail again, row by row. */
function isFaultOfARow(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string }).code ?? "");
}
