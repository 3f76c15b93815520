import { describe, expect, it } from "vitest";
import { isContentType, MAX_BODY_BYTES, parseCall } from "./signed-request";

const headers = {
  authorization: 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"',
  "x-wsse": 'UsernameToken Username="k",PasswordDigest="d",Nonce="n",Created="2026-01-02T03:04:05Z"',
  "content-type": "application/x-www-form-urlencoded",
};
const codeOf = (over: Record<string, string | undefined> = {}, body = Buffer.alloc(0)) => {
  const parsed = parseCall({
    api: "send",
    method: "POST",
    path: "/",
    query: "",
    headers: { ...headers, ...over },
    body,
    address: "",
  });
  return parsed.ok ? "ok" : parsed.code;
};

describe("parseCall", () => {
  it("checks the headers first, then the content type, then the size", () => {
    const large = Buffer.alloc(MAX_BODY_BYTES + 1);
    expect(codeOf({ authorization: undefined, "content-type": "text/plain" }, large)).toBe("E000001");
    expect(codeOf({ "content-type": "text/plain" }, large)).toBe("E000040");
    expect(codeOf({}, large)).toBe("E000027");
    expect(codeOf({}, Buffer.alloc(MAX_BODY_BYTES))).toBe("ok");
  });

  it("distinguishes the signatures by the scheme", () => {
    expect(codeOf({ authorization: "SDK-HMAC-SHA256 Access=a" })).toBe("E000041");
    expect(codeOf({ authorization: "Bearer x" })).toBe("E000008");
    expect(codeOf({ authorization: " " })).toBe("E000001");
  });
});

describe("isContentType", () => {
  it.each([
    ["send", "application/x-www-form-urlencoded;charset=utf-8", true],
    ["send", "Application/X-WWW-Form-Urlencoded", true],
    ["send", "application/json", false],
    ["send", undefined, false],
    ["sendDiff", "application/json ; charset=UTF-8", true],
    ["sendDiff", "application/jsonx", false],
    ["ping", undefined, true],
    ["ping", "text/plain", false],
  ] as const)("%s with %s: %s", (api, header, is) => {
    expect(isContentType(api, header)).toBe(is);
  });
});
