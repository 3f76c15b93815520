import { describe, expect, it } from "vitest";
import { generatePassword, hashPassword, TooManyHashes, verifyPassword } from "./password";

describe("a stored password", () => {
  it("is argon2id with the parameters of the OWASP cheat sheet, with a new salt each time", async () => {
    const [one, other] = [await hashPassword("seven tired llamas"), await hashPassword("seven tired llamas")];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
    expect(one).not.toBe(other);
  });
  it("matches in either encoding of an accent, and no other password matches", async () => {
    const stored = await hashPassword("sieben müde Lamas");
    expect(await verifyPassword(stored, "sieben mu\u0308de Lamas")).toBe(true);
    expect(await verifyPassword(stored, "sieben mude Lamas")).toBe(false);
    expect(await verifyPassword(stored, "Sieben müde Lamas")).toBe(false);
  });
  it("matches nothing when the person is unknown", async () => {
    expect(await verifyPassword(null, "seven tired llamas")).toBe(false);
    expect(await verifyPassword(null, "")).toBe(false);
  });
});

describe("checking many at once", () => {
  it("checks 102 and refuses the others without a check", async () => {
    const stored = await hashPassword("seven tired llamas");
    const outcomes = await Promise.allSettled(Array.from({ length: 110 }, () => verifyPassword(stored, "seven tired llamas")));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(8);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(TooManyHashes);
    expect(await verifyPassword(stored, "seven tired llamas")).toBe(true);
  });
});

describe("a generated password", () => {
  it("is 20 readable characters in groups, different each time", () => {
    const passwords = new Set(Array.from({ length: 200 }, generatePassword));
    expect(passwords.size).toBe(200);
    for (const password of passwords) expect(password).toMatch(/^([a-kmnp-z2-9]{4}-){4}[a-kmnp-z2-9]{4}$/);
  });
});
