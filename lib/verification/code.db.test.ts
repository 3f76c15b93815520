import { expect, it } from "vitest";
import { hashVerificationCode, newVerificationCode } from "./code";

const id = "0198a000-0000-7000-8000-000000000001";

it("verification codes are six digits, leading zeros included", () => {
  const made = Array.from({ length: 2000 }, newVerificationCode);
  for (const code of made) expect(code).toMatch(/^\d{6}$/);
  expect(made.some((code) => code.startsWith("0"))).toBe(true);
});

it("equal codes of two rows have different hashes", () => {
  expect(hashVerificationCode(id, "123456")).toEqual(hashVerificationCode(id, "123456"));
  expect(hashVerificationCode(id, "123456")).not.toEqual(hashVerificationCode(id.replace("1", "2"), "123456"));
});
