// How values spread, in Prometheus's text form. Each call is counted by one, so counting is a few plain numbers: the client
// library's own histogram looks at labels and looks up names for each value.

export class Histogram {
  /** By bucket; the last one holds what is above every bound. */
  private readonly counts: number[];
  private sum = 0;

  /** `bounds` rise; a value that equals a bound is counted below it. */
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

  text(): string {
    const { name, help, bounds } = this;
    const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
    let count = 0;
    for (const [bucket, inBucket] of this.counts.entries()) {
      count += inBucket;
      lines.push(`${name}_bucket{le="${bounds[bucket] ?? "+Inf"}"} ${count}`);
    }
    lines.push(`${name}_sum ${this.sum}`, `${name}_count ${count}`);
    return `${lines.join("\n")}\n`;
  }
}
