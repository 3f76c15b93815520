// The embedded database, kept running: when it dies it is started again on the same port, where its clients look for it.

import { setTimeout as delay } from "node:timers/promises";
import { log } from "@/lib/platform/log";
import { type Postgres, startPostgres } from "./postgres";

const PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

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
    for (let pause = PAUSE_MS; ; ) {
      await this.current.ended;
      while (!this.stopping) {
        log.error({ event: "supervisor.process_died", process: "postgres", startedAgainInMs: pause });
        await delay(pause);
        if (this.stopping) return;
        try {
          this.current = await startPostgres(this.root, this.dataDir, { port });
          log.warn({ event: "supervisor.process_started_again", process: "postgres" });
          pause = PAUSE_MS;
          break;
        } catch (error) {
          // After a kill its workers need a moment to notice; until then the server refuses to start beside them.
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
          log.error({ event: "supervisor.start_failed", process: "postgres", reason: (error as Error).message });
        }
      }
      if (this.stopping) return;
    }
  }

  async stop(hurry = false): Promise<void> {
    this.stopping = true;
    await this.current.stop(hurry);
  }
}
