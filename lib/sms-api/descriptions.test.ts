import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/shared/time";
import type { Refusal } from "./decision";
import { describeRefusal } from "./descriptions";

const now = new Date("2026-01-02T03:04:05Z");
const describeWith = (refusal: Partial<Refusal>) =>
  describeRefusal({ kind: "refused", code: "E000620", signed: true, facts: {}, ...refusal }, "203.0.113.9", now);
const pending = (addresses: string[]) => ({ revision: 2, addresses, effectiveFrom: "2026-01-02T03:14:05.000Z" });

describe("describeRefusal", () => {
  it("begins with the stable sentence of the code", () => {
    expect(describeWith({ code: "E000102", signed: false })).toBe("Invalid app_key.");
    expect(describeWith({ code: "E000503", facts: { problem: "to is missing." } })).toBe("Invalid parameter. to is missing.");
  });

  it("adds nothing if the signature is invalid", () => {
    expect(describeWith({ code: "E000103", signed: false, facts: { status: "SUSPENDED" } })).toBe("The app_key is not usable.");
  });

  it.each([
    [
      { whitelist: { revision: 1, addresses: ["203.0.113.1"] }, pending: null },
      "The call came from 203.0.113.9, which is not in any IP whitelist of this application.",
    ],
    [
      { whitelist: null, pending: pending(["203.0.113.9"]) },
      "The pending IP whitelist allows this address from 2026-01-02T03:14:05Z.",
    ],
    [{ whitelist: null, pending: pending([]) }, "The pending IP whitelist allows this address from 2026-01-02T03:14:05Z."],
    [
      { whitelist: null, pending: pending(["203.0.113.1"]) },
      "No IP whitelist is in force until 2026-01-02T03:14:05Z, and the pending one does not allow this address.",
    ],
  ])("names the address of the caller, and when it may call", (facts, sentence) => {
    expect(describeWith({ facts })).toContain(sentence);
  });

  it("distinguishes local time labelled Z from a clock that is off", () => {
    expect(describeWith({ code: "E000044", facts: { aheadMs: 120 * MINUTE_MS } })).toContain(
      "It looks like local time labelled Z.",
    );
    expect(describeWith({ code: "E000044", facts: { aheadMs: -20 * MINUTE_MS } })).toBe(
      "X-Sdk-Date is more than 15 minutes off. X-Sdk-Date was 20 min behind our clock, 2026-01-02T03:04:05Z.",
    );
  });
});
