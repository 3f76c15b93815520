import { describe, expect, it } from "vitest";
import { formatCardNumber, isTestNumber, sandboxCards } from "./sandbox-cards";

describe("the test cards", () => {
  it("have a correct check digit, and no two have the same last four digits", () => {
    for (const { number } of sandboxCards) {
      const sum = [...number].reverse().reduce((total, digit, index) => {
        const value = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
      expect(sum % 10).toBe(0);
    }
    expect(new Set(sandboxCards.map(({ number }) => number.slice(-4))).size).toBe(sandboxCards.length);
  });

  it("are the only test numbers", () => {
    for (const { number } of sandboxCards) expect(isTestNumber(number)).toBe(true);
    expect(isTestNumber("5555555555554444")).toBe(false);
  });
});

it("formats a card number in groups of four", () => {
  expect(formatCardNumber("4242424242424242")).toBe("4242 4242 4242 4242");
});
