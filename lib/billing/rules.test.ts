import { describe, expect, it } from "vitest";
import { addMs } from "@/lib/shared/time";
import { cardValidUntil, isCardExpiredAt, isTopUpAmount } from "./rules";

describe("a card", () => {
  it.each([
    [{ expiryMonth: 2, expiryYear: 2028 }, "2028-03-01T00:00:00.000Z"],
    [{ expiryMonth: 12, expiryYear: 2026 }, "2027-01-01T00:00:00.000Z"],
  ])("of %j is good to the end of its month in UTC", (card, until) => {
    const end = new Date(until);
    expect(cardValidUntil(card)).toEqual(end);
    expect(isCardExpiredAt(card, addMs(end, -1))).toBe(false);
    expect(isCardExpiredAt(card, end)).toBe(true);
    expect(isCardExpiredAt(card, addMs(end, 1))).toBe(true);
  });
});

describe("a top-up", () => {
  it.each([
    ["0.99", false],
    ["1.00", true],
    ["10000.00", true],
    ["10000.01", false],
    ["-5.00", false],
  ])("of %s EUR: %j", (amount, answer) => expect(isTopUpAmount(amount)).toBe(answer));
});
