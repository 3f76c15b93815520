import { describe, expect, it } from "vitest";
import { fingerprint, hashVerificationCode, newCredential, newVerificationCode, open, seal } from "./vault";

const id = "0198a000-0000-7000-8000-000000000001";

describe("a sealed secret", () => {
  it("opens to what was sealed, and never seals twice the same", () => {
    const secret = newCredential();
    expect(open(seal(secret, id, 1), id, 1)).toBe(secret);
    expect(seal(secret, id, 1).sealed).not.toEqual(seal(secret, id, 1).sealed);
    expect(Buffer.from(seal(secret, id, 1).sealed).includes(secret)).toBe(false);
  });
  it("does not open as another application's or version's, with a changed bit, or without its key", () => {
    const row = seal(newCredential(), id, 1);
    expect(() => open(row, id, 2)).toThrow();
    expect(() => open(row, id.replace("1", "2"), 1)).toThrow();
    for (const index of [0, 15, row.sealed.length - 1]) {
      const sealed = row.sealed.slice();
      sealed[index] = (sealed[index] ?? 0) ^ 1;
      expect(() => open({ ...row, sealed }, id, 1)).toThrow();
    }
    expect(() => open({ ...row, keyId: "gone" }, id, 1)).toThrow("gone");
  });
});

it("credentials are 28 letters and digits, and do not repeat", () => {
  const made = Array.from({ length: 500 }, newCredential);
  for (const credential of made) expect(credential).toMatch(/^[A-Za-z0-9]{28}$/);
  expect(new Set(made).size).toBe(500);
});

it("verification codes are six digits, leading zeros included", () => {
  const made = Array.from({ length: 2000 }, newVerificationCode);
  for (const code of made) expect(code).toMatch(/^\d{6}$/);
  expect(made.some((code) => code.startsWith("0"))).toBe(true);
});

it("a fingerprint is the first 8 hex digits of SHA-256", () => {
  expect(fingerprint("demoSecret000000000000000001")).toBe("bc9bc7dc");
});

it("equal codes of two rows have different hashes", () => {
  expect(hashVerificationCode(id, "123456")).toEqual(hashVerificationCode(id, "123456"));
  expect(hashVerificationCode(id, "123456")).not.toEqual(hashVerificationCode(id.replace("1", "2"), "123456"));
});
