// The metrics of the SMS API, in Prometheus's text format. Counting happens on the hot path, so it only adds plain numbers;
// names and labels are added when the metrics are read.

import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { ApiCode } from "@/lib/shared/sms-api-codes";
import { Histogram } from "./histogram";

/** Values that other objects keep. */
export type MetricSources = {
  queuedMessages(): number;
  cacheHits(): number;
  cacheMisses(): number;
  cacheEntries(): number;
  /** Seconds since the change listener last confirmed that it receives all changes. */
  cacheAgeSeconds(): number;
};

const LATENCY_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

export class Metrics {
  private readonly registry = new Registry();
  private readonly responsesByCode = new Map<ApiCode, number>();
  private databaseErrors = 0;
  private readonly latency = new Histogram(
    "sms_api_request_seconds",
    "Time from the arrival of a request to its response",
    LATENCY_BUCKETS,
  );
  private readonly batchSizes = new Histogram(
    "sms_api_batch_requests",
    "Number of accepted requests stored by one statement",
    BATCH_BUCKETS,
  );

  constructor(sources: MetricSources) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    const { responsesByCode } = this;
    new Counter({
      name: "sms_api_requests_total",
      help: "Number of requests by the code of the response",
      labelNames: ["code"],
      registers,
      collect() {
        this.reset();
        for (const [code, count] of responsesByCode) this.inc({ code }, count);
      },
    });
    this.addCounter("sms_api_cache_hits_total", "Key lookups answered by the credential cache", sources.cacheHits);
    this.addCounter("sms_api_cache_misses_total", "Key lookups that queried the database", sources.cacheMisses);
    this.addCounter("sms_api_database_errors_total", "Calls that failed because of the database", () => this.databaseErrors);
    this.addGauge("sms_api_queue_messages", "Accepted messages that wait to be stored", sources.queuedMessages);
    this.addGauge("sms_api_cache_entries", "Keys in the credential cache", sources.cacheEntries);
    this.addGauge(
      "sms_api_cache_age_seconds",
      "Time since the last confirmation that all changes were received",
      sources.cacheAgeSeconds,
    );
  }

  countResponse(code: ApiCode, durationMs: number): void {
    this.increment(code);
    this.latency.observe(durationMs / 1000);
  }

  /** A request that Node's parser rejected; its duration is unknown. */
  countUnparsableRequest(code: ApiCode): void {
    this.increment(code);
  }

  countBatch(requests: number): void {
    this.batchSizes.observe(requests);
  }

  countDatabaseError(): void {
    this.databaseErrors++;
  }

  async format(): Promise<{ contentType: string; body: string }> {
    const registered = await this.registry.metrics();
    const body = `${registered}\n${this.latency.format()}\n${this.batchSizes.format()}`;
    return { contentType: this.registry.contentType, body };
  }

  private increment(code: ApiCode): void {
    this.responsesByCode.set(code, (this.responsesByCode.get(code) ?? 0) + 1);
  }

  private addCounter(name: string, help: string, value: () => number): void {
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

  private addGauge(name: string, help: string, value: () => number): void {
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
