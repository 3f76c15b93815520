// What the SMS API measures, in Prometheus's text form. Counting happens on the hot path, so it is plain numbers there; the
// names and labels are put to them when somebody asks.

import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { ApiCode } from "@/lib/shared/sms-api-codes";
import { Histogram } from "./histogram";

export type Gauges = {
  waitingMessages(): number;
  cacheHits(): number;
  cacheMisses(): number;
  cacheEntries(): number;
  /** Seconds since changes were last proved to be heard. */
  cacheAge(): number;
};

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export class Metrics {
  private readonly registry = new Registry();
  private readonly byCode = new Map<ApiCode, number>();
  private databaseErrors = 0;
  private readonly latency = new Histogram(
    "sms_api_request_seconds",
    "Time from the arrival of a request to its answer",
    LATENCY_BUCKETS,
  );
  private readonly batches = new Histogram("sms_api_batch_requests", "Accepted requests stored by one statement", BATCH_BUCKETS);

  constructor(gauges: Gauges) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    const { byCode } = this;
    new Counter({
      name: "sms_api_requests_total",
      help: "Answered requests by code",
      labelNames: ["code"],
      registers,
      collect() {
        this.reset();
        for (const [code, count] of byCode) this.inc({ code }, count);
      },
    });
    this.counter("sms_api_cache_hits_total", "Look-ups of a key that needed no database", gauges.cacheHits);
    this.counter("sms_api_cache_misses_total", "Look-ups of a key that asked the database", gauges.cacheMisses);
    this.counter("sms_api_database_errors_total", "Calls that the database failed", () => this.databaseErrors);
    this.gauge("sms_api_queue_messages", "Accepted messages that wait to be stored", gauges.waitingMessages);
    this.gauge("sms_api_cache_entries", "Keys in the credential cache", gauges.cacheEntries);
    this.gauge("sms_api_cache_age_seconds", "Time since changes were last proved to be heard", gauges.cacheAge);
  }

  /** One answered request; `ms` is how long it took. */
  count(code: ApiCode, ms: number): void {
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1);
    this.latency.observe(ms / 1000);
  }

  /** One that never became a request, so that it has no time either. */
  countUnread(code: ApiCode): void {
    this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1);
  }

  countBatch(requests: number): void {
    this.batches.observe(requests);
  }

  countDatabaseError(): void {
    this.databaseErrors++;
  }

  async text(): Promise<{ contentType: string; body: string }> {
    const others = await this.registry.metrics();
    return { contentType: this.registry.contentType, body: `${others}\n${this.latency.text()}\n${this.batches.text()}` };
  }

  private counter(name: string, help: string, value: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  }

  private gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
