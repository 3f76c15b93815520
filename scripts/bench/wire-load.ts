// The load of the SMS API's measurement: callers that each send one request after the other over a kept connection. It runs
// in a process of its own and does as little as possible, because it shares the processors with what it measures: requests
// are made beforehand, and of an answer only its status and its length are read.
//
// It does one job after the other, as it is told by messages.

import { connect, type Socket } from "node:net";

export type Job = {
  /** One connection for each request, which is sent on it again and again. */
  calls: readonly { port: number; request: string }[];
  /** The HTTP status that each answer must have. */
  status: number;
  /** Until so many answers were counted, or so much time went by. */
  until: { answers: number } | { ms: number };
  /** Answers of this time at the beginning are not counted. */
  warmUpMs: number;
};

export type Figures = { perSecond: number; p50: number; p99: number; failed: number };

const HEAD_ENDS = "\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)/i;

class Load {
  private counting = false;
  private countingSince = 0;
  private stopping = false;
  private failed = 0;
  private open = 0;
  private readonly times: number[] = [];

  constructor(
    readonly job: Job,
    private readonly finish: (figures: Figures) => void,
  ) {
    this.open = job.calls.length;
    for (const { port, request } of job.calls) new Caller(this, port, Buffer.from(request, "latin1"));
    setTimeout(() => {
      this.counting = true;
      this.countingSince = performance.now();
      if ("ms" in job.until) setTimeout(() => this.stop(), job.until.ms);
    }, job.warmUpMs);
  }

  /** Answers whether the caller goes on. */
  answered(status: number, since: number, now: number): boolean {
    if (status !== this.job.status) this.failed++;
    if (this.counting) {
      this.times.push(now - since);
      if ("answers" in this.job.until && this.times.length >= this.job.until.answers) this.stop();
    }
    return !this.stopping;
  }

  lost(): void {
    this.failed++;
  }

  left(): void {
    this.open--;
    if (this.open === 0) this.tell();
  }

  private endedAt = 0;

  private stop(): void {
    if (this.stopping) return;
    this.endedAt = performance.now();
    this.counting = false;
    this.stopping = true;
  }

  private tell(): void {
    const sorted = Float64Array.from(this.times).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    const seconds = (this.endedAt - this.countingSince) / 1000;
    this.finish({ perSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99), failed: this.failed });
  }
}

class Caller {
  private readonly socket: Socket;
  private since = 0;
  private rest: Buffer | null = null;

  constructor(
    private readonly load: Load,
    port: number,
    private readonly request: Buffer,
  ) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => this.send());
    this.socket.on("data", (chunk) => this.read(chunk));
    this.socket.on("error", () => load.lost());
    this.socket.on("close", () => load.left());
  }

  private send(): void {
    this.since = performance.now();
    this.socket.write(this.request);
  }

  private read(chunk: Buffer): void {
    const bytes = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    this.rest = bytes;
    const head = bytes.indexOf(HEAD_ENDS);
    if (head === -1) return;
    const text = bytes.toString("latin1", 0, head);
    const length = Number(contentLength.exec(text)?.[1] ?? Number.NaN);
    if (bytes.length < head + HEAD_ENDS.length + length) return;
    this.rest = null;
    if (this.load.answered(Number(text.slice(9, 12)), this.since, performance.now())) this.send();
    else this.socket.end();
  }
}

process.on("message", (job: Job) => new Load(job, (figures) => process.send?.(figures)));
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
