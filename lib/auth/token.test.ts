import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { newSessionId, sealToken, sessionCookieName, unsealToken } from "./token";

const secret = "a secret of at least thirty-two characters";

describe("the session's token", () => {
  it("carries the session id and nothing that names the person", async () => {
    const sid = newSessionId();
    const cookie = await sealToken(sid, secret);
    expect(cookie).not.toContain(sid);
    expect(await unsealToken(cookie, secret)).toBe(sid);
  });
  it("has a new id each time, of 256 random bits", () => {
    const ids = new Set(Array.from({ length: 1000 }, newSessionId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(Buffer.from(id, "base64url")).toHaveLength(32);
  });
  it("is refused when sealed with another secret, damaged, expired, absent or malformed", async () => {
    const cookie = await sealToken(newSessionId(), secret);
    expect(await unsealToken(cookie, `${secret}.`)).toBeNull();
    expect(await unsealToken(`${cookie.slice(0, -2)}AA`, secret)).toBeNull();
    expect(await unsealToken(undefined, secret)).toBeNull();
    expect(await unsealToken("", secret)).toBeNull();
    expect(await unsealToken("x.y.z", secret)).toBeNull();
    expect(await unsealToken(await encode({ token: { sid: newSessionId() }, secret, maxAge: -60 }), secret)).toBeNull();
    expect(await unsealToken(await encode({ token: { sid: "short" }, secret }), secret)).toBeNull();
    expect(await unsealToken(await encode({ token: { sub: newSessionId() }, secret }), secret)).toBeNull();
  });
  it("is cached after its first use, and only this token under this secret", async () => {
    const sid = newSessionId();
    const cookie = await sealToken(sid, secret);
    for (let time = 0; time < 2; time++) {
      expect(await unsealToken(cookie, secret)).toBe(sid);
      expect(await unsealToken(cookie, `${secret}.`)).toBeNull();
      expect(await unsealToken(`${cookie}A`, secret)).toBeNull();
    }
    // After so many other tokens it is no longer cached and is unsealed again.
    for (let count = 0; count < 1001; count++) await unsealToken(await sealToken(newSessionId(), secret), secret);
    expect(await unsealToken(cookie, secret)).toBe(sid);
  });
  it("has a cookie that browsers accept only over TLS, where the console uses TLS", () => {
    expect(sessionCookieName("https://console.example.com")).toBe("__Secure-next-auth.session-token");
    expect(sessionCookieName("http://localhost:3000")).toBe("next-auth.session-token");
  });
});
