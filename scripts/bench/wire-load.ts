// The load generator of the SMS API benchmark: each caller sends one request after the other over one connection. It is a
// process of its own and does little work, because it shares the processors with the servers that it measures: requests are
// prepared by its parent, and of an answer only the status and the length are read.
//
// Each IPC message is one job. The answer to it is the figures.

import { connect, type Socket } from "node:net";

export type Job = {
  /** One connection per entry, which sends the same request repeatedly. */
  calls: readonly { port: number; request: string }[];
  /** The expected HTTP status; any other counts as failed. */
  status: number;
  /** When the job ends: after this number of counted answers, or after this time. */
  until: { answers: number } | { ms: number };
  /** Answers in this time at the start are not counted. */
  warmUpMs: number;
};

export type Figures = { perSecond: number; p50: number; p99: number; failed: number };

const END_OF_HEADERS = "\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)/i;

class Load {
  private counting = false;
  private countingSince = 0;
  private stopping = false;
  private failed = 0;
  private openConnections = 0;
  private readonly times: number[] = [];

  constructor(
    readonly job: Job,
    private readonly finish: (figures: Figures) => void,
  ) {
    this.openConnections = job.calls.length;
    for (const { port, request } of job.calls) new Caller(this, port, Buffer.from(request, "latin1"));
    setTimeout(() => {
      this.counting = true;
      this.countingSince = performance.now();
      if ("ms" in job.until) setTimeout(() => this.stop(), job.until.ms);
    }, job.warmUpMs);
  }

  /** Returns whether the caller sends another request. */
  onAnswer(status: number, since: number, now: number): boolean {
    if (status !== this.job.status) this.failed++;
    if (this.counting) {
      this.times.push(now - since);
      if ("answers" in this.job.until && this.times.length >= this.job.until.answers) this.stop();
    }
    return !this.stopping;
  }

  onError(): void {
    this.failed++;
  }

  onClose(): void {
    this.openConnections--;
    if (this.openConnections === 0) this.report();
  }

  private endedAt = 0;

  private stop(): void {
    if (this.stopping) return;
    this.endedAt = performance.now();
    this.counting = false;
    this.stopping = true;
  }

  private report(): void {
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
    this.socket.on("error", () => load.onError());
    this.socket.on("close", () => load.onClose());
  }

  private send(): void {
    this.since = performance.now();
    this.socket.write(this.request);
  }

  private read(chunk: Buffer): void {
    const bytes = this.rest ? Buffer.concat([this.rest, chunk]) : chunk;
    this.rest = bytes;
    const head = bytes.indexOf(END_OF_HEADERS);
    if (head === -1) return;
    const text = bytes.toString("latin1", 0, head);
    const length = Number(contentLength.exec(text)?.[1] ?? Number.NaN);
    if (bytes.length < head + END_OF_HEADERS.length + length) return;
    this.rest = null;
    if (this.load.onAnswer(Number(text.slice(9, 12)), this.since, performance.now())) this.send();
    else this.socket.end();
  }
}

process.on("message", (job: Job) => new Load(job, (figures) => process.send?.(figures)));
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
