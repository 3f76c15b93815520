// Writes the responses that become ready in the same turn of the event loop together, at the end of the turn. Writing each one
// alone would wake its reader each time, and under load those wake-ups cost more than everything else in a call.

export class ResponseBatcher {
  private pending: (() => void)[] = [];

  /** Calls `write` once, at the end of this turn. `write` must not throw. */
  add(write: () => void): void {
    if (this.pending.push(write) === 1) setImmediate(() => this.writeAll());
  }

  private writeAll(): void {
    const writes = this.pending;
    this.pending = [];
    for (const write of writes) write();
  }
}
