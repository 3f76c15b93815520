// A histogram in Prometheus's text format. Every call is counted in one, so observing a value is a few additions; the client
// library's own histogram also handles labels and looks up names for each value.

export class Histogram {
  /** By bucket; the last one counts the values above every bound. */
  private readonly counts: number[];
  private sum = 0;

  /** `bounds` are ascending. A bound belongs to the bucket below it. */
  constructor(
    private readonly name: string,
    private readonly help: string,
    private readonly bounds: readonly number[],
  ) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] as number)) bucket++;
    this.counts[bucket] = (this.counts[bucket] as number) + 1;
    this.sum += value;
  }

  format(): string {
    const { name, help, bounds } = this;
    const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
    let cumulative = 0;
    for (const [bucket, count] of this.counts.entries()) {
      cumulative += count;
      lines.push(`${name}_bucket{le="${bounds[bucket] ?? "+Inf"}"} ${cumulative}`);
    }
    lines.push(`${name}_sum ${this.sum}`, `${name}_count ${cumulative}`);
    return `${lines.join("\n")}\n`;
  }
}
