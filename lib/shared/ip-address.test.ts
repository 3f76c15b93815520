import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressGroupOf, canonicalAddress } from "./ip-address";

it.each([
  ["::ffff:1.2.3.4", "1.2.3.4"],
  ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["fe80::1%eth0", null],
  ["0177.0.0.1", null],
  ["2130706433", null],
  ["127.1", null],
  [" 1.2.3.4", null],
])("the canonical notation of %j is %j", (text, address) => expect(canonicalAddress(text)).toBe(address));

it("the canonical notation of a canonical notation is the same", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = canonicalAddress(text);
      if (address !== null) expect(canonicalAddress(address)).toBe(address);
    }),
  );
});

describe("the address group", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:DB8::1", "2001:db8::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["::1", "::/64"],
    ["no address", "no address"],
  ])("of %s is %s", (address, group) => expect(addressGroupOf(address)).toBe(group));
});
