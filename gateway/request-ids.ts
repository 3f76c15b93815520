// Ids of requests, made in the order of time: see lib/sms/message-id.ts for their form. Random digits come from a pool that
// is filled seldom, because asking the generator for each id costs more than the rest of the id.

import { randomBytes } from "node:crypto";
import { requestIdOf } from "@/lib/sms/message-id";

const POOL_IDS = 512;
const RANDOM_DIGITS = 16;
const MAX_COUNTER = 4095;

export class RequestIds {
  private pool = "";
  private at = 0;
  private ms = 0;
  private counter = 0;

  /** Rises with each call, also when the clock is set back. */
  next(now: Date): string {
    const ms = now.getTime();
    if (ms > this.ms) {
      this.ms = ms;
      this.counter = 0;
    } else if (this.counter === MAX_COUNTER) {
      this.ms++;
      this.counter = 0;
    } else {
      this.counter++;
    }
    if (this.at >= this.pool.length) {
      this.pool = randomBytes((POOL_IDS * RANDOM_DIGITS) / 2).toString("hex");
      this.at = 0;
    }
    const random = this.pool.slice(this.at, this.at + RANDOM_DIGITS);
    this.at += RANDOM_DIGITS;
    return requestIdOf(this.ms, this.counter, random);
  }
}
