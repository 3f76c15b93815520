// Generates request ids in ascending order; lib/shared/message-ids.ts describes their format. Random digits come from a pool
// that is rarely refilled, because calling the random generator for each id would cost more than the rest of the id.

import { randomBytes } from "node:crypto";
import { formatRequestId, formatRequestIdPrefix } from "@/lib/shared/message-ids";

const IDS_PER_POOL = 512;
const RANDOM_DIGITS = 16;
const MAX_COUNTER = 4095;

export class RequestIds {
  private randomPool = "";
  private poolPosition = 0;
  private ms = 0;
  /** Of the ids of `ms`. */
  private prefix = formatRequestIdPrefix(0);
  private counter = 0;

  /** Each id is greater than the one before, even when the clock is set back. */
  next(now: Date): string {
    const ms = now.getTime();
    if (ms > this.ms) this.startMillisecond(ms);
    else if (this.counter === MAX_COUNTER) this.startMillisecond(this.ms + 1);
    else this.counter++;
    if (this.poolPosition >= this.randomPool.length) {
      this.randomPool = randomBytes((IDS_PER_POOL * RANDOM_DIGITS) / 2).toString("hex");
      this.poolPosition = 0;
    }
    const random = this.randomPool.slice(this.poolPosition, this.poolPosition + RANDOM_DIGITS);
    this.poolPosition += RANDOM_DIGITS;
    return formatRequestId(this.prefix, this.counter, random);
  }

  private startMillisecond(ms: number): void {
    this.ms = ms;
    this.prefix = formatRequestIdPrefix(ms);
    this.counter = 0;
  }
}
