import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, newNonce } from "./content-security-policy";

const production = contentSecurityPolicy("bm9uY2U=", { development: false, secure: true });
const directive = (policy: string, name: string) => policy.split("; ").find((each) => each.split(" ")[0] === name);

describe("the content security policy", () => {
  it("allows only scripts and style elements with the nonce of the page", () => {
    expect(directive(production, "script-src")).toBe("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
    expect(directive(production, "style-src-elem")).toBe("style-src-elem 'self' 'nonce-bm9uY2U='");
    expect(production).not.toContain("unsafe-eval");
    expect(production.replace("style-src-attr 'unsafe-inline'", "")).not.toContain("unsafe-inline");
  });
  it.each([
    "default-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "form-action 'self'",
    "connect-src 'self'",
  ])("contains %s", (text) => expect(production.split("; ")).toContain(text));
  it("does not upgrade requests to TLS when the console has none", () => {
    expect(contentSecurityPolicy("bm9uY2U=", { development: false, secure: false })).not.toContain("upgrade-insecure-requests");
  });
});

describe("a nonce", () => {
  it("has 128 bits in base64, and is different each time", () => {
    const nonces = new Set(Array.from({ length: 1000 }, newNonce));
    expect(nonces.size).toBe(1000);
    for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  });
});
