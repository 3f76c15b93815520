import { describe, expect, it } from "vitest";
import { isDigestOf, parsePasswordDigest } from "./password-digest";

const nonce = "0123456789abcdef0123456789abcdef";
const created = "2026-01-02T03:04:05Z";
const secret = "demoSecret000000000000000001";
const hex = "e512a3dbe1c66ebd8ea9dd8e1a1ba0f829d83c05582e44b600cb2e1e79a7b11b";
const base64 = (text: string) => Buffer.from(text).toString("base64");

const matches = (digest: string) => {
  const parsed = parsePasswordDigest(digest);
  return parsed !== null && isDigestOf(parsed, nonce, created, secret);
};

describe("PasswordDigest", () => {
  it.each([
    ["raw", "5RKj2+HGbr2Oqd2OGhug+CnYPAVYLkS2AMsuHnmnsRs="],
    ["hex", "ZTUxMmEzZGJlMWM2NmViZDhlYTlkZDhlMWExYmEwZjgyOWQ4M2MwNTU4MmU0NGI2MDBjYjJlMWU3OWE3YjExYg=="],
    ["HEX", base64(hex.toUpperCase())],
  ])("matches the worked example in the encoding %s", (encoding, digest) => {
    expect(parsePasswordDigest(digest)?.encoding).toBe(encoding);
    expect(matches(digest)).toBe(true);
  });

  it.each([
    base64(`${hex.slice(0, 63)}c`),
    base64(hex.slice(0, 62)),
    base64(`${hex}00`),
    base64("z".repeat(64)),
    hex,
    "",
    "====",
    "A".repeat(10_000),
  ])("does not match as %s", (digest) => {
    expect(matches(digest)).toBe(false);
  });
});
