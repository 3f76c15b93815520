import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PATIENCE_MS } from "@/lib/billing/payment-provider";
import { formatCardNumber, isTestNumber, sandboxCards, sandboxProvider } from "./sandbox";

const expiry = { expiryMonth: 12, expiryYear: 2190 };
const waited: number[] = [];
const provider = sandboxProvider(async (ms) => void waited.push(ms));
const numberOf = (meaning: RegExp) => sandboxCards.find((card) => meaning.test(card.meaning))?.number ?? "";

describe("the sandbox", () => {
  it("has one number that is accepted, one declined, one expired and one that answers late", async () => {
    const bind = (number: string) => provider.bindCard({ key: "k", number, ...expiry });
    expect(await bind(numberOf(/^is accepted$/))).toEqual({
      accepted: true,
      value: { brand: "Visa", lastFour: "4242", ...expiry },
    });
    expect(await bind(numberOf(/declined/))).toEqual({ accepted: false, refusal: "declined" });
    expect(await bind(numberOf(/expired/))).toEqual({ accepted: false, refusal: "expired" });
    expect(waited).toEqual([]);
    expect(await bind(numberOf(/late/))).toMatchObject({ accepted: true });
    expect(waited).toHaveLength(1);
    expect(waited[0]).toBeGreaterThan(PATIENCE_MS);
  });

  it("takes no other number, so that nobody binds a real card", async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^\d{12,19}$/), async (number) => {
        fc.pre(!isTestNumber(number));
        expect(await provider.bindCard({ key: "k", number, ...expiry })).toEqual({ accepted: false, refusal: "unlisted" });
      }),
    );
  });

  it("charges a bound card as its number behaves, and one that customer service recorded without complaint", async () => {
    const charge = (lastFour: string) =>
      provider.charge({ key: "k", card: { brand: "Visa", lastFour, ...expiry }, amount: "5.00" });
    expect(await charge("4242")).toEqual({ accepted: true, value: null });
    expect(await charge(numberOf(/declined/).slice(-4))).toEqual({ accepted: false, refusal: "declined" });
    expect(await charge("1234")).toEqual({ accepted: true, value: null });
  });

  it("lists numbers with a right check digit and with last four digits of their own", () => {
    for (const { number } of sandboxCards) {
      const sum = [...number].reverse().reduce((total, digit, place) => {
        const value = place % 2 === 1 ? Number(digit) * 2 : Number(digit);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
      expect(sum % 10).toBe(0);
    }
    expect(new Set(sandboxCards.map(({ number }) => number.slice(-4))).size).toBe(sandboxCards.length);
  });

  it("spells a number in groups of four", () => {
    expect(formatCardNumber("4242424242424242")).toBe("4242 4242 4242 4242");
  });
});
