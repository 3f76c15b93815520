import { describe, expect, it } from "vitest";
import { generatePassword, hashPassword, TooManyHashes, verifyPassword } from "./password";

describe("a stored password", () => {
  it("is argon2id with the parameters of the OWASP cheat sheet, salted anew each time", async () => {
    const [one, other] = [await hashPassword("seven tired llamas"), await hashPassword("seven tired llamas")];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
    expect(one).not.toBe(other);
  });
  it("is found right in either spelling of an accent, and wrong otherwise", async () => {
    const stored = await hashPassword("sieben müde Lamas");
    expect(await verifyPassword(stored, "sieben mu\u0308de Lamas")).toBe(true);
    expect(await verifyPassword(stored, "sieben mude Lamas")).toBe(false);
    expect(await verifyPassword(stored, "Sieben müde Lamas")).toBe(false);
  });
  it("that nobody has is never right", async () => {
    expect(await verifyPassword(null, "seven tired llamas")).toBe(false);
    expect(await verifyPassword(null, "")).toBe(false);
  });
});

describe("checking many at once", () => {
  it("looks at 102 and sends the rest away without looking", async () => {
    const stored = await hashPassword("seven tired llamas");
    const outcomes = await Promise.allSettled(Array.from({ length: 110 }, () => verifyPassword(stored, "seven tired llamas")));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(8);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(TooManyHashes);
    expect(await verifyPassword(stored, "seven tired llamas")).toBe(true);
  });
});

describe("a generated password", () => {
  it("is 20 readable characters in groups, never the same", () => {
    const made = new Set(Array.from({ length: 200 }, generatePassword));
    expect(made.size).toBe(200);
    for (const password of made) expect(password).toMatch(/^([a-kmnp-z2-9]{4}-){4}[a-kmnp-z2-9]{4}$/);
  });
});
