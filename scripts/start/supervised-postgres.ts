// Restarts the embedded database when it dies, on the same port, because its clients know that port.

import { setTimeout as delay } from "node:timers/promises";
import { log } from "@/lib/platform/log";
import { type Postgres, startPostgres } from "./postgres";

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;

export class SupervisedPostgres {
  private stopping = false;

  private constructor(
    private readonly root: string,
    private readonly dataDir: string,
    private current: Postgres,
  ) {
    void this.watch();
  }

  static async start(root: string, dataDir: string): Promise<SupervisedPostgres> {
    return new SupervisedPostgres(root, dataDir, await startPostgres(root, dataDir));
  }

  get url(): string {
    return this.current.url;
  }

  private async watch(): Promise<void> {
    const port = Number(new URL(this.current.url).port);
    for (let delayMs = FIRST_DELAY_MS; ; ) {
      await this.current.ended;
      while (!this.stopping) {
        log.error({ event: "supervisor.process_died", process: "postgres", restartInMs: delayMs });
        await delay(delayMs);
        if (this.stopping) return;
        try {
          this.current = await startPostgres(this.root, this.dataDir, { port });
          log.warn({ event: "supervisor.process_restarted", process: "postgres" });
          delayMs = FIRST_DELAY_MS;
          break;
        } catch (error) {
          // After a kill its worker processes need a moment to end; until then the server refuses to start.
          delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
          log.error({ event: "supervisor.start_failed", process: "postgres", reason: (error as Error).message });
        }
      }
      if (this.stopping) return;
    }
  }

  async stop(force = false): Promise<void> {
    this.stopping = true;
    await this.current.stop(force);
  }
}
