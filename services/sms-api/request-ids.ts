// Ids of requests, made in the order of time: see lib/sms/message-id.ts for their form. Random digits come from a pool that
// is filled seldom, because asking the generator for each id costs more than the rest of the id.

import { randomBytes } from "node:crypto";
import { formatRequestId, formatRequestIdPrefix } from "@/lib/shared/message-ids";

const POOL_IDS = 512;
const RANDOM_DIGITS = 16;
const MAX_COUNTER = 4095;

export class RequestIds {
  private pool = "";
  private at = 0;
  private ms = 0;
  /** The beginning of the ids of `ms`. */
  private time = formatRequestIdPrefix(0);
  private counter = 0;

  /** Rises with each call, also when the clock is set back. */
  next(now: Date): string {
    const ms = now.getTime();
    if (ms > this.ms) this.begin(ms);
    else if (this.counter === MAX_COUNTER) this.begin(this.ms + 1);
    else this.counter++;
    if (this.at >= this.pool.length) {
      this.pool = randomBytes((POOL_IDS * RANDOM_DIGITS) / 2).toString("hex");
      this.at = 0;
    }
    const random = this.pool.slice(this.at, this.at + RANDOM_DIGITS);
    this.at += RANDOM_DIGITS;
    return formatRequestId(this.time, this.counter, random);
  }

  private begin(ms: number): void {
    this.ms = ms;
    this.time = formatRequestIdPrefix(ms);
    this.counter = 0;
  }
}
