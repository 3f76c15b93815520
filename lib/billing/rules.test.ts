import { describe, expect, it } from "vitest";
import { addMs } from "@/lib/shared/time";
import {
  answerCheckInstants,
  cardValidUntil,
  formatExpiry,
  isCardExpiredAt,
  isTopUpAmount,
  parseCardNumber,
  parseExpiry,
  topUpBlockedReason,
} from "./rules";

describe("a card", () => {
  it.each([
    [{ expiryMonth: 2, expiryYear: 2028 }, "2028-03-01T00:00:00.000Z"],
    [{ expiryMonth: 12, expiryYear: 2026 }, "2027-01-01T00:00:00.000Z"],
  ])("of %j is valid to the end of its month in UTC", (card, until) => {
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

describe("an expiry", () => {
  it.each([
    ["04/30", "04/2030"],
    ["4/30", "04/2030"],
    [" 12 / 2030 ", "12/2030"],
    ["12-31", "12/2031"],
    ["0430", "04/2030"],
  ])("written %j is %s", (text, formatted) => {
    const expiry = parseExpiry(text);
    expect(expiry && formatExpiry(expiry)).toBe(formatted);
  });
  it.each(["", "13/30", "0/30", "00/30", "2030", "4/3", "4/030", "04/1999", "04/2200", "04/30/1", "ab/cd", "٠٤/30"])(
    "is not %j",
    (text) => expect(parseExpiry(text)).toBeNull(),
  );
});

describe("a card's number", () => {
  it.each(["4242424242424242", "4242 4242 4242 4242", " 4242-4242-4242-4242 "])("may be written %j", (text) =>
    expect(parseCardNumber(text)).toBe("4242424242424242"),
  );
  it.each(["", "4242", "4242 4242 4242 424a", "42424242424242424242"])("is not %j", (text) =>
    expect(parseCardNumber(text)).toBeNull(),
  );
});

describe("topping up", () => {
  const card = { isExpired: false };
  it("is not possible without a card, with an expired one, or while another top-up waits", () => {
    expect(topUpBlockedReason({ card, pendingTopUp: null })).toBeNull();
    expect(topUpBlockedReason({ card: null, pendingTopUp: null })).toContain("Bind");
    expect(topUpBlockedReason({ card: { isExpired: true }, pendingTopUp: null })).toContain("Replace");
    expect(topUpBlockedReason({ card, pendingTopUp: {} })).toContain("has answered this one");
  });
  it("is checked again while it waits, less and less often", () => {
    const since = new Date("2026-03-01T10:00:00.000Z");
    const checks = answerCheckInstants(since).map((at) => at.getTime() - since.getTime());
    expect(checks).toEqual([...checks].sort((a, b) => a - b));
    expect(checks[0]).toBeGreaterThan(5000);
  });
});
