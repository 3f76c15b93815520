import { describe, expect, it } from "vitest";
import { Rates } from "./token-buckets";

/** Calls as fast as possible for `ms`, one look each millisecond and `perMs` calls in it; answers how many were let through. */
function let_(rates: Rates, from: number, ms: number, perMs = 2): number {
  let count = 0;
  for (let at = from; at < from + ms; at++) {
    for (let call = 0; call < perMs; call++) {
      const isLet = rates.hasRoom("a", at);
      rates.take("a", at, isLet);
      if (isLet) count++;
    }
  }
  return count;
}

describe("Rates", () => {
  it("lets one second's calls through at once, and then the limit", () => {
    const rates = new Rates(100);
    expect(let_(rates, 0, 1)).toBe(2);
    expect(let_(rates, 1, 1000)).toBeLessThanOrEqual(200);
    expect(let_(rates, 1001, 1000)).toBeGreaterThanOrEqual(99);
    expect(let_(rates, 2001, 1000)).toBeLessThanOrEqual(101);
  });

  it("shares the limit by who has the calls, at least evenly", () => {
    const rates = new Rates(100);
    let_(rates, 0, 1000, 1);
    rates.endSecond(1000);
    rates.hear("other", [["a", 3000]], 1000);
    let_(rates, 1000, 1000, 1);
    expect(let_(rates, 2000, 1000, 1)).toBeLessThanOrEqual(51);
    expect(let_(rates, 3000, 1000, 1)).toBeGreaterThanOrEqual(49);
  });

  it("has the whole limit again when the other gateway is gone", () => {
    const rates = new Rates(100);
    rates.hear("other", [["a", 3000]], 0);
    let_(rates, 0, 1000);
    rates.endSecond(4000);
    expect(let_(rates, 4000, 2000)).toBeGreaterThanOrEqual(200);
  });

  it("tells the others what keeps it busy, and forgets what is idle", () => {
    const rates = new Rates(100);
    let_(rates, 0, 1000);
    expect(rates.endSecond(1000)).toEqual([["a", 2000]]);
    expect(rates.endSecond(2000)).toEqual([]);
    expect(rates.endSecond(3000)).toEqual([]);
  });
});
