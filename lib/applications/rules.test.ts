import { describe, expect, it } from "vitest";
import { addMs } from "@/lib/shared/time";
import { type AccountState, addPreconditions, mayCall } from "./rules";
import { applicationName } from "./schema";

const T = new Date("2026-03-15T10:00:00.000Z");
const ready: AccountState = {
  balance: "1.00",
  applicationLimit: 2,
  applicationCount: 1,
  card: { expiryMonth: 3, expiryYear: 2026 },
};

function unmet(account: Partial<AccountState>, now = T) {
  return addPreconditions({ ...ready, ...account }, now, "1.00", "support@example.com", "operator")
    .filter((p) => !p.met)
    .map((p) => p.key);
}

describe("adding an application", () => {
  it("is possible when a card is bound, the balance suffices and the limit is not reached", () => {
    expect(unmet({})).toEqual([]);
  });
  it.each([
    [{ card: null }, ["card"]],
    [{ card: { expiryMonth: 2, expiryYear: 2026 } }, ["card"]],
    [{ balance: "0.99" }, ["balance"]],
    [{ balance: "-100.00" }, ["balance"]],
    [{ balance: "9.00" }, []],
    [{ balance: "1000000000.00" }, []],
    [{ applicationCount: 2 }, ["limit"]],
    [{ applicationLimit: 0, applicationCount: 0, card: null, balance: "0.00" }, ["card", "balance", "limit"]],
  ])("with %j does not meet %j", (account, keys) => expect(unmet(account)).toEqual(keys));
  it("accepts a card until the end of its expiry month in UTC", () => {
    const end = new Date("2026-04-01T00:00:00.000Z");
    expect(unmet({}, addMs(end, -1))).toEqual([]);
    expect(unmet({}, end)).toEqual(["card"]);
  });
  it("says what to do about each condition, and how to reach customer service", () => {
    for (const { remedy } of addPreconditions(
      { ...ready, card: null, balance: "0.00", applicationCount: 2 },
      T,
      "1.00",
      "+49 30 1234",
      "operator",
    )) {
      expect(remedy).toContain("+49 30 1234");
    }
  });
  it("refers to the Billing page only for what members can do themselves", () => {
    const unready = { ...ready, card: null, balance: "0.00", applicationCount: 2 };
    const onBilling = (provider: "sandbox" | "operator") =>
      addPreconditions(unready, T, "1.00", undefined, provider).map((condition) => condition.onBilling ?? false);
    expect(onBilling("sandbox")).toEqual([true, true, false]);
    expect(onBilling("operator")).toEqual([false, false, false]);
  });
});

it.each([
  ["CREATED", false],
  ["PROCESSING", false],
  ["LAUNCHED", true],
  ["SUSPENDED", false],
] as const)("an application in status %s may call: %s", (status, may) => expect(mayCall(status)).toBe(may));

describe("an Application Name", () => {
  it.each(["a", "A_1", "x".repeat(30), " trimmed "])("%j is accepted", (name) =>
    expect(applicationName.safeParse(name).success).toBe(true),
  );
  it.each([
    ["", "Enter a name."],
    ["   ", "Enter a name."],
    ["x".repeat(31), "Use at most 30 characters."],
    ["a-b", "Use letters (A–Z, a–z), digits and underscores only."],
    ["ä", "Use letters (A–Z, a–z), digits and underscores only."],
    ["a b", "Use letters (A–Z, a–z), digits and underscores only."],
    ["a\n", ""],
  ])("%j is refused", (name, sentence) => {
    const parsed = applicationName.safeParse(name);
    if (sentence) expect(parsed.error?.issues[0]?.message).toBe(sentence);
    else expect(parsed.success && parsed.data).toBe("a");
  });
});
