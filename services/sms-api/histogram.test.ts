import { describe, expect, it } from "vitest";
import { Histogram } from "./histogram";

describe("Histogram", () => {
  it("counts each value in its bucket and all higher ones, in Prometheus's text format", () => {
    const histogram = new Histogram("sizes", "Sizes", [1, 2, 4]);
    for (const value of [0.5, 1, 1.5, 4, 9]) histogram.observe(value);
    expect(histogram.format()).toBe(`# HELP sizes Sizes
# TYPE sizes histogram
sizes_bucket{le="1"} 2
sizes_bucket{le="2"} 3
sizes_bucket{le="4"} 4
sizes_bucket{le="+Inf"} 5
sizes_sum 16
sizes_count 5
`);
  });

  it("reports zeros before the first value", () => {
    expect(new Histogram("sizes", "Sizes", [1]).format()).toContain('sizes_bucket{le="+Inf"} 0\nsizes_sum 0\nsizes_count 0\n');
  });
});
