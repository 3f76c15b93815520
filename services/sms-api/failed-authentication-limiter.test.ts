import { describe, expect, it } from "vitest";
import { UnsignedFloods } from "./failed-authentication-limiter";

describe("UnsignedFloods", () => {
  it("counts per address in a window, IPv6 by /64", () => {
    const floods = new UnsignedFloods(2);
    floods.count("203.0.113.9", 0);
    expect(floods.isOver("203.0.113.9", 0)).toBe(false);
    floods.count("203.0.113.9", 9999);
    expect(floods.isOver("203.0.113.9", 9999)).toBe(true);
    expect(floods.isOver("203.0.113.10", 9999)).toBe(false);
    expect(floods.isOver("203.0.113.9", 10_000)).toBe(false);
    floods.count("2001:db8::1", 10_000);
    floods.count("2001:db8::2", 10_000);
    expect(floods.isOver("2001:db8::ffff", 10_000)).toBe(true);
    expect(floods.isOver("2001:db8:0:1::1", 10_000)).toBe(false);
  });

  it("ends its window early rather than keep ever more addresses", () => {
    const floods = new UnsignedFloods(1);
    floods.count("203.0.113.9", 0);
    for (let count = 1; count < 50_000; count++)
      floods.count(`2001:db8:${(count >> 16).toString(16)}:${(count & 65_535).toString(16)}::1`, 0);
    expect(floods.isOver("203.0.113.9", 0)).toBe(true);
    floods.count("203.0.113.10", 0);
    expect(floods.isOver("203.0.113.9", 0)).toBe(false);
    expect(floods.isOver("203.0.113.10", 0)).toBe(true);
  });
});
