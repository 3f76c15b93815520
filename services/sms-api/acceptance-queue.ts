// Stores accepted requests. Only one statement runs at a time; requests that arrive meanwhile are stored together by the next
// one, so that more requests share a commit when commits are slow. A request gets its outcome only after the commit: stored,
// refused after all, or not stored. When the database is slow, the queue fills up and accepts no more requests, and a request
// that has waited too long is not stored.
//
// If the response to a statement is lost, the statement may have been committed. It is not repeated: its callers get "not
// stored", and they decide whether to send again.

import type { Pool } from "pg";
import type { AcceptedRequest } from "@/lib/messages/copy-rows";
import { type FirstMessageOutcome, storeFirstMessages, storeMessages } from "@/lib/messages/store";
import { describeError } from "@/lib/platform/describe-error";
import { log } from "@/lib/platform/log";

export type AcceptanceOutcome = FirstMessageOutcome | "not_stored";

export type QueuedRequest = AcceptedRequest & {
  key: string;
  /** Whether an SMS of the application was accepted before, according to its credentials. */
  hasSent: boolean;
  /** When the request arrived; on the process's monotonic clock, in milliseconds. */
  startedAt: number;
  onOutcome(outcome: AcceptanceOutcome): void;
};

export const MAX_QUEUED_MESSAGES = 20_000;
const MESSAGES_PER_STATEMENT = 1000;
/** Shorter than the time-out of most callers. */
const MAX_WAIT_MS = 5000;
/** Each application has a first message only once, so few of these transactions run at the same time. */
const CONCURRENT_FIRST_MESSAGES = 2;
const MAX_KNOWN_SENDERS = 100_000;

export class AcceptanceQueue {
  /** Called with the number of requests of each statement, for the metrics. */
  onBatch: (requests: number) => void = () => {};
  private queue: QueuedRequest[] = [];
  private queuedMessages = 0;
  private isStoring = false;
  private isScheduled = false;
  /** By key: the requests of applications that have not sent yet. */
  private readonly firstRequests = new Map<string, QueuedRequest[]>();
  private readonly firstRequestsInProgress = new Set<string>();
  /** Ids of applications that have sent. An application that has sent stays in that state. */
  private readonly senders = new Set<string>();
  private onEmpty: (() => void) | undefined;

  constructor(
    private readonly acceptancePool: Pool,
    private readonly generalPool: Pool,
    private readonly clock: () => Date,
  ) {}

  /** In messages. */
  get length(): number {
    return this.queuedMessages;
  }

  /** Returns false when the queue is full; `onOutcome` is then not called. */
  add(request: QueuedRequest): boolean {
    const { acceptedCount } = request.accepted;
    if (this.queuedMessages + acceptedCount > MAX_QUEUED_MESSAGES && this.queuedMessages > 0) return false;
    this.queuedMessages += acceptedCount;
    if (request.hasSent || this.senders.has(request.applicationId)) {
      this.queue.push(request);
      this.schedule();
    } else {
      const waiting = this.firstRequests.get(request.key);
      if (waiting) waiting.push(request);
      else this.firstRequests.set(request.key, [request]);
      this.storeFirstRequests();
    }
    return true;
  }

  /** Resolves when the queue is empty. */
  async drained(): Promise<void> {
    while (this.queuedMessages > 0) {
      await new Promise<void>((resolve) => {
        this.onEmpty = resolve;
      });
    }
  }

  /** Waits until the other requests of this turn of the event loop are in the queue. */
  private schedule(): void {
    if (this.isScheduled || this.isStoring) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.storeNext();
    });
  }

  private storeNext(): void {
    while (!this.isStoring && this.queue.length > 0) void this.store(this.takeBatch());
  }

  private takeBatch(): QueuedRequest[] {
    let messages = 0;
    let count = 0;
    while (count < this.queue.length && (count === 0 || messages < MESSAGES_PER_STATEMENT)) {
      messages += this.queue[count]?.accepted.acceptedCount ?? 0;
      count++;
    }
    const batch = count === this.queue.length ? this.queue : this.queue.slice(0, count);
    this.queue = count === this.queue.length ? [] : this.queue.slice(count);
    return this.withoutExpired(batch);
  }

  /** Finishes the requests that have waited too long, and returns the others. */
  private withoutExpired(batch: readonly QueuedRequest[]): QueuedRequest[] {
    const earliestStart = performance.now() - MAX_WAIT_MS;
    const requests: QueuedRequest[] = [];
    for (const request of batch) {
      if (request.startedAt < earliestStart) this.finish(request, "not_stored");
      else requests.push(request);
    }
    return requests;
  }

  private async store(batch: readonly QueuedRequest[]): Promise<void> {
    if (batch.length === 0) return;
    this.isStoring = true;
    this.onBatch(batch.length);
    let isStored = true;
    try {
      await storeMessages(this.acceptancePool, batch);
    } catch (error) {
      isStored = false;
      await this.storeOneByOne(batch, error);
    }
    this.isStoring = false;
    // Starts the next statement before it finishes these requests, so that PostgreSQL works while the responses are written.
    this.storeNext();
    if (isStored) for (const request of batch) this.finish(request, "stored");
  }

  /** A request that cannot be stored must not prevent the other requests of its statement from being stored. */
  private async storeOneByOne(batch: readonly QueuedRequest[], error: unknown): Promise<void> {
    if (batch.length === 1 || !isRowError(error)) {
      log.error({ event: "sms_api.not_stored", requests: batch.length, error: describeError(error) });
      for (const request of batch) this.finish(request, "not_stored");
      return;
    }
    for (const request of batch) {
      try {
        await storeMessages(this.acceptancePool, [request]);
        this.finish(request, "stored");
      } catch (requestError) {
        await this.storeOneByOne([request], requestError);
      }
    }
  }

  private storeFirstRequests(): void {
    for (const [key, waiting] of this.firstRequests) {
      if (this.firstRequestsInProgress.size >= CONCURRENT_FIRST_MESSAGES) return;
      if (this.firstRequestsInProgress.has(key)) continue;
      this.firstRequests.delete(key);
      this.firstRequestsInProgress.add(key);
      void this.storeFirst(key, this.withoutExpired(waiting)).finally(() => {
        this.firstRequestsInProgress.delete(key);
        this.storeFirstRequests();
      });
    }
  }

  private async storeFirst(key: string, batch: readonly QueuedRequest[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      const outcomes = await storeFirstMessages(this.generalPool, key, batch, this.clock);
      for (const [index, request] of batch.entries()) {
        const outcome = outcomes[index] ?? "not_stored";
        if (outcome === "stored") this.rememberSender(request.applicationId);
        this.finish(request, outcome);
      }
    } catch (error) {
      log.error({ event: "sms_api.not_stored", requests: batch.length, first: true, error: describeError(error) });
      for (const request of batch) this.finish(request, "not_stored");
    }
  }

  private rememberSender(applicationId: string): void {
    // A forgotten sender only takes the lock of a first message once more.
    if (this.senders.size >= MAX_KNOWN_SENDERS) this.senders.clear();
    this.senders.add(applicationId);
  }

  private finish(request: QueuedRequest, outcome: AcceptanceOutcome): void {
    this.queuedMessages -= request.accepted.acceptedCount;
    request.onOutcome(outcome);
    if (this.queuedMessages === 0) this.onEmpty?.();
  }
}

/** SQLSTATE classes 22 and 23: the table rejects a value or a row. After any other error, each single row would fail too. */
function isRowError(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string }).code ?? "");
}
