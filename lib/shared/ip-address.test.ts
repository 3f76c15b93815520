import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalAddress } from "./ip-address";

it.each([
  ["::ffff:1.2.3.4", "1.2.3.4"],
  ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["fe80::1%eth0", null],
  ["0177.0.0.1", null],
  ["2130706433", null],
  ["127.1", null],
  [" 1.2.3.4", null],
])("%s is %s", (text, address) => expect(canonicalAddress(text)).toBe(address));

it("has one spelling: reading what was written writes the same", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = canonicalAddress(text);
      if (address !== null) expect(canonicalAddress(address)).toBe(address);
    }),
  );
});
