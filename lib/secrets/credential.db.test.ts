import { describe, expect, it } from "vitest";
import { fingerprint, newCredential, sealSecret, unsealSecret } from "./credential";

const id = "0198a000-0000-7000-8000-000000000001";

describe("a sealed secret", () => {
  it("is unsealed to the same text, and sealing twice gives two different values", () => {
    const secret = newCredential();
    expect(unsealSecret(sealSecret(secret, id, 1), id, 1)).toBe(secret);
    expect(sealSecret(secret, id, 1).sealed).not.toEqual(sealSecret(secret, id, 1).sealed);
    expect(Buffer.from(sealSecret(secret, id, 1).sealed).includes(secret)).toBe(false);
  });
  it("cannot be unsealed for another application or version, with a changed bit, or without its key", () => {
    const row = sealSecret(newCredential(), id, 1);
    expect(() => unsealSecret(row, id, 2)).toThrow();
    expect(() => unsealSecret(row, id.replace("1", "2"), 1)).toThrow();
    for (const index of [0, 15, row.sealed.length - 1]) {
      const sealed = row.sealed.slice();
      sealed[index] = (sealed[index] ?? 0) ^ 1;
      expect(() => unsealSecret({ ...row, sealed }, id, 1)).toThrow();
    }
    expect(() => unsealSecret({ ...row, keyId: "gone" }, id, 1)).toThrow("gone");
  });
});

it("credentials are 28 letters and digits, and no two are the same", () => {
  const credentials = Array.from({ length: 500 }, newCredential);
  for (const credential of credentials) expect(credential).toMatch(/^[A-Za-z0-9]{28}$/);
  expect(new Set(credentials).size).toBe(500);
});

it("a fingerprint is the first 8 hex digits of SHA-256", () => {
  expect(fingerprint("demoSecret000000000000000001")).toBe("bc9bc7dc");
});
