import { describe, expect, it } from "vitest";
import { addressGroup } from "./peer-addresses";
import { UnsignedFloods } from "./unsigned-floods";

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
});

describe("addressGroup", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
  ])("of %s is %s", (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});
