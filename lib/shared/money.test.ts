import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centsOf, parseAmount } from "./money";

describe("an amount", () => {
  it.each([
    ["7", "7.00"],
    ["07.5", "7.50"],
    [" +7.50 ", "7.50"],
    ["-0.01", "-0.01"],
    ["-0", "0.00"],
    ["999999999.99", "999999999.99"],
  ])("written %j is %s", (text, amount) => expect(parseAmount(text)).toBe(amount));
  it.each(["", "-", "1.", ".5", "1.005", "1,00", "1e3", "0x10", "1 000", "Infinity", "--1", "1000000000", "١"])(
    "is not %j",
    (text) => expect(parseAmount(text)).toBeNull(),
  );
  it("keeps its cents exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }), (cents) => {
        const positive = Math.abs(cents);
        const text = `${cents < 0 ? "-" : ""}${Math.floor(positive / 100)}.${String(positive % 100).padStart(2, "0")}`;
        expect(centsOf(parseAmount(text) ?? "")).toBe(BigInt(cents));
      }),
    );
  });
});
