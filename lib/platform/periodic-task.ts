// Runs a task periodically. Only one run is in progress at a time. A failed run is logged, and the next one starts as usual.

import { describeError } from "./describe-error";
import { log } from "./log";

export class PeriodicTask {
  private timer: NodeJS.Timeout | undefined;
  private currentRun: Promise<void> = Promise.resolve();
  private isRunning = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly task: () => Promise<void>,
  ) {}

  /** The first run starts after one interval. */
  start(): void {
    this.timer = setInterval(() => void this.run(), this.everyMs);
  }

  /** Starts a run, or joins the run in progress. Resolves when it ends; never rejects. */
  run(): Promise<void> {
    if (this.isRunning) return this.currentRun;
    this.isRunning = true;
    this.currentRun = this.task()
      .catch((error: unknown) => {
        log.warn({ event: "periodic_task.failed", task: this.name, error: describeError(error) });
      })
      .finally(() => {
        this.isRunning = false;
      });
    return this.currentRun;
  }

  /** Resolves when the run in progress ends. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.currentRun;
  }
}
