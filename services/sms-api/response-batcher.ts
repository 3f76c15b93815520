// Answers that are ready in the same turn of the event loop are written at its end, one after the other. Each written by itself
// would wake the one who reads it, and while answers are many, waking costs more than all that a call costs here.

export class WriteTogether {
  private waiting: (() => void)[] = [];

  /** `write` is called once, before the next turn, and must not throw. */
  add(write: () => void): void {
    if (this.waiting.push(write) === 1) setImmediate(() => this.writeAll());
  }

  private writeAll(): void {
    const writes = this.waiting;
    this.waiting = [];
    for (const write of writes) write();
  }
}
