import { describe, expect, it } from "vitest";
import { FailedAuthenticationLimiter } from "./failed-authentication-limiter";

describe("FailedAuthenticationLimiter", () => {
  it("counts per address in a window, IPv6 by /64", () => {
    const limiter = new FailedAuthenticationLimiter(2);
    limiter.countFailure("203.0.113.9", 0);
    expect(limiter.isLimited("203.0.113.9", 0)).toBe(false);
    limiter.countFailure("203.0.113.9", 9999);
    expect(limiter.isLimited("203.0.113.9", 9999)).toBe(true);
    expect(limiter.isLimited("203.0.113.10", 9999)).toBe(false);
    expect(limiter.isLimited("203.0.113.9", 10_000)).toBe(false);
    limiter.countFailure("2001:db8::1", 10_000);
    limiter.countFailure("2001:db8::2", 10_000);
    expect(limiter.isLimited("2001:db8::ffff", 10_000)).toBe(true);
    expect(limiter.isLimited("2001:db8:0:1::1", 10_000)).toBe(false);
  });

  it("ends its window early when there are too many addresses", () => {
    const limiter = new FailedAuthenticationLimiter(1);
    limiter.countFailure("203.0.113.9", 0);
    for (let count = 1; count < 50_000; count++)
      limiter.countFailure(`2001:db8:${(count >> 16).toString(16)}:${(count & 65_535).toString(16)}::1`, 0);
    expect(limiter.isLimited("203.0.113.9", 0)).toBe(true);
    limiter.countFailure("203.0.113.10", 0);
    expect(limiter.isLimited("203.0.113.9", 0)).toBe(false);
    expect(limiter.isLimited("203.0.113.10", 0)).toBe(true);
  });
});
