// Work that is done again and again beside the calls. One run at a time; a run that fails is logged and changes nothing.

import { describeError } from "./describe-error";
import { log } from "./log";

export class PeriodicTask {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.run(), this.everyMs);
  }

  /** Resolves when the run is over; while one is under way, when that is. */
  run(): Promise<void> {
    if (this.isRunning) return this.running;
    this.isRunning = true;
    this.running = this.work()
      .catch((error: unknown) => {
        log.warn({ event: "gateway.work_failed", work: this.name, error: describeError(error) });
      })
      .finally(() => {
        this.isRunning = false;
      });
    return this.running;
  }

  /** Resolves when the run under way is over. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }
}
