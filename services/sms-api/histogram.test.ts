import { describe, expect, it } from "vitest";
import { Histogram } from "./histogram";

describe("Histogram", () => {
  it("counts each value in its bucket and in those above, in Prometheus's text form", () => {
    const histogram = new Histogram("sizes", "How large", [1, 2, 4]);
    for (const value of [0.5, 1, 1.5, 4, 9]) histogram.observe(value);
    expect(histogram.text()).toBe(`# HELP sizes How large
# TYPE sizes histogram
sizes_bucket{le="1"} 2
sizes_bucket{le="2"} 3
sizes_bucket{le="4"} 4
sizes_bucket{le="+Inf"} 5
sizes_sum 16
sizes_count 5
`);
  });

  it("says so when there was nothing yet", () => {
    expect(new Histogram("sizes", "How large", [1]).text()).toContain('sizes_bucket{le="+Inf"} 0\nsizes_sum 0\nsizes_count 0\n');
  });
});
