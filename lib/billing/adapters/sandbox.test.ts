import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PROVIDER_TIMEOUT_MS } from "@/lib/billing/payment-provider";
import { isTestNumber, sandboxCards } from "@/lib/billing/sandbox-cards";
import { sandboxProvider } from "./sandbox";

const expiry = { expiryMonth: 12, expiryYear: 2190 };
const delays: number[] = [];
const provider = sandboxProvider(async (ms) => void delays.push(ms));
const numberOf = (meaning: RegExp) => sandboxCards.find((card) => meaning.test(card.meaning))?.number ?? "";

describe("the sandbox", () => {
  it("has one card that is accepted, one that is declined, one that has expired and one that answers late", async () => {
    const bind = (number: string) => provider.bindCard({ key: "k", number, ...expiry });
    expect(await bind(numberOf(/^is accepted$/))).toEqual({
      accepted: true,
      value: { brand: "Visa", lastFour: "4242", ...expiry },
    });
    expect(await bind(numberOf(/declined/))).toEqual({ accepted: false, reason: "declined" });
    expect(await bind(numberOf(/expired/))).toEqual({ accepted: false, reason: "expired" });
    expect(delays).toEqual([]);
    expect(await bind(numberOf(/late/))).toMatchObject({ accepted: true });
    expect(delays).toHaveLength(1);
    expect(delays[0]).toBeGreaterThan(PROVIDER_TIMEOUT_MS);
  });

  it("declines every other number, so that nobody binds a real card", async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^\d{12,19}$/), async (number) => {
        fc.pre(!isTestNumber(number));
        expect(await provider.bindCard({ key: "k", number, ...expiry })).toEqual({ accepted: false, reason: "unlisted" });
      }),
    );
  });

  it("answers a charge as the card's number says, and accepts a card that customer service recorded", async () => {
    const charge = (lastFour: string) =>
      provider.charge({ key: "k", card: { brand: "Visa", lastFour, ...expiry }, amount: "5.00" });
    expect(await charge("4242")).toEqual({ accepted: true, value: null });
    expect(await charge(numberOf(/declined/).slice(-4))).toEqual({ accepted: false, reason: "declined" });
    expect(await charge("1234")).toEqual({ accepted: true, value: null });
  });
});
