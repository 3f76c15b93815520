import { expect, it } from "vitest";
import { hashVerificationCode, newVerificationCode } from "./code";

const id = "0198a000-0000-7000-8000-000000000001";

it("verification codes are six digits, leading zeros included", () => {
  const codes = Array.from({ length: 2000 }, newVerificationCode);
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  expect(codes.some((code) => code.startsWith("0"))).toBe(true);
});

it("hashes equal codes of two rows differently", () => {
  expect(hashVerificationCode(id, "123456")).toEqual(hashVerificationCode(id, "123456"));
  expect(hashVerificationCode(id, "123456")).not.toEqual(hashVerificationCode(id.replace("1", "2"), "123456"));
});
