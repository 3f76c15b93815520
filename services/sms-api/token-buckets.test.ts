import { describe, expect, it } from "vitest";
import { TokenBuckets } from "./token-buckets";

/** Makes `callsPerMs` calls in each millisecond for `ms`, and returns how many were allowed. */
function countAllowed(buckets: TokenBuckets, from: number, ms: number, callsPerMs = 2): number {
  let allowed = 0;
  for (let at = from; at < from + ms; at++) {
    for (let call = 0; call < callsPerMs; call++) {
      const isAllowed = buckets.hasToken("a", at);
      buckets.countCall("a", at, isAllowed);
      if (isAllowed) allowed++;
    }
  }
  return allowed;
}

describe("TokenBuckets", () => {
  it("allows the calls of one second at once, and then the limit", () => {
    const buckets = new TokenBuckets(100);
    expect(countAllowed(buckets, 0, 1)).toBe(2);
    expect(countAllowed(buckets, 1, 1000)).toBeLessThanOrEqual(200);
    expect(countAllowed(buckets, 1001, 1000)).toBeGreaterThanOrEqual(99);
    expect(countAllowed(buckets, 2001, 1000)).toBeLessThanOrEqual(101);
  });

  it("shares the limit by demand, and at least equally", () => {
    const buckets = new TokenBuckets(100);
    countAllowed(buckets, 0, 1000, 1);
    buckets.endSecond(1000);
    buckets.setPeerDemand("other", [["a", 3000]], 1000);
    countAllowed(buckets, 1000, 1000, 1);
    expect(countAllowed(buckets, 2000, 1000, 1)).toBeLessThanOrEqual(51);
    expect(countAllowed(buckets, 3000, 1000, 1)).toBeGreaterThanOrEqual(49);
  });

  it("has the whole limit again when the other process has stopped", () => {
    const buckets = new TokenBuckets(100);
    buckets.setPeerDemand("other", [["a", 3000]], 0);
    countAllowed(buckets, 0, 1000);
    buckets.endSecond(4000);
    expect(countAllowed(buckets, 4000, 2000)).toBeGreaterThanOrEqual(200);
  });

  it("returns its demand, and removes idle applications", () => {
    const buckets = new TokenBuckets(100);
    countAllowed(buckets, 0, 1000);
    expect(buckets.endSecond(1000)).toEqual([["a", 2000]]);
    expect(buckets.endSecond(2000)).toEqual([]);
    expect(buckets.endSecond(3000)).toEqual([]);
  });
});
