import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexAfterSdkAlgorithm, isSignatureOf, parseSdkSignature, type SignedRequest, stringToSign } from "./sdk-signature";

const secret = "demoSecret000000000000000001";
const authorization =
  "SDK-HMAC-SHA256 Access=demoKey00000000000000000001A, SignedHeaders=content-type;host;x-sdk-date, Signature=6942ea84d2d13ff5faed64933c5d83d548aa0da679bc52dc6a10a6e929ada39b";
const request: SignedRequest = {
  method: "POST",
  path: "/sms/batchSendSms/v1",
  query: "",
  headers: {
    "content-type": "application/x-www-form-urlencoded",
    host: "sms.example.test:443",
    "x-sdk-date": "20260102T030405Z",
  },
  body: Buffer.from(
    "from=isms12345678&to=%2B491701234567&templateId=8ff55eac1d0b478ab3c06c3c6a492300&templateParas=%5B%22369751%22%5D",
  ),
};

const parse = (text: string, date: string | undefined = "20260102T030405Z") =>
  parseSdkSignature(text, indexAfterSdkAlgorithm(text), date);

function matches(text: string, over: Partial<SignedRequest> = {}): boolean {
  const parsed = parse(text);
  if (!parsed.ok) return false;
  const signed = stringToSign(parsed.signature, { ...request, ...over });
  return signed !== null && isSignatureOf(parsed.signature, signed, secret);
}

describe("SDK-HMAC-SHA256", () => {
  it("hashes the canonical request of the worked example", () => {
    const parsed = parse(authorization);
    expect(parsed.ok && stringToSign(parsed.signature, request)).toBe(
      "SDK-HMAC-SHA256\n20260102T030405Z\n970464ac2cca6e075195bf7284197741927063c326d3126f43cd7e86ca365a88",
    );
  });

  it("accepts the signature of the worked example, quoted or not", () => {
    expect(matches(authorization)).toBe(true);
    expect(matches(authorization.replace(/=([^,\s]+)/g, '="$1"'))).toBe(true);
  });

  it("refuses another body, path, method, host or query", () => {
    expect(matches(authorization, { body: Buffer.from("x") })).toBe(false);
    expect(matches(authorization, { path: "/sms/batchSendDiffSms/v1" })).toBe(false);
    expect(matches(authorization, { method: "PUT" })).toBe(false);
    expect(matches(authorization, { query: "a=1" })).toBe(false);
    expect(matches(authorization, { headers: { ...request.headers, host: "other" } })).toBe(false);
  });

  it("accepts a declared hash of the body, and refuses the hash of another body", () => {
    const parsed = parse(authorization);
    if (!parsed.ok) throw new Error("unreachable");
    const declared = createHash("sha256").update(request.body).digest("hex");
    const withHash = (value: string) => ({ ...request, headers: { ...request.headers, "x-sdk-content-sha256": value } });
    expect(stringToSign(parsed.signature, withHash(declared))).not.toBeNull();
    expect(stringToSign(parsed.signature, withHash("UNSIGNED-PAYLOAD"))).not.toBeNull();
    expect(stringToSign(parsed.signature, withHash(declared.replace(/./, "x")))).toBeNull();
  });

  it("sorts the query by name and escapes it by RFC 3986", () => {
    const parsed = parse(authorization);
    if (!parsed.ok) throw new Error("unreachable");
    const signed = (query: string) => stringToSign(parsed.signature, { ...request, query });
    expect(signed("b=2&a=1%20x")).toBe(signed("a=1%20x&b=2"));
    expect(signed("a")).toBe(signed("a="));
    expect(signed("a=*")).toBe(signed("a=%2A"));
  });

  it.each(["constructor", "__proto__", "tostring", "hasownproperty", "absent"])(
    "treats the absent signed header %s as empty",
    (name) => {
      const parsed = parse(authorization.replace("host", name));
      if (!parsed.ok) throw new Error("unreachable");
      const empty = stringToSign(parsed.signature, { ...request, headers: { ...request.headers, [name]: "" } });
      expect(stringToSign(parsed.signature, request)).toBe(empty);
    },
  );

  it.each([
    ["E000041", authorization, ""],
    ["E000042", authorization, "2026-01-02T03:04:05Z"],
    ["E000042", authorization, "20260102T030405Z, 20260102T030405Z"],
    ["E000043", authorization.replace("Access=", "Key="), "20260102T030405Z"],
    ["E000043", authorization.replace(";x-sdk-date", ""), "20260102T030405Z"],
    ["E000043", authorization.replace(";x-sdk-date", ";x-sdk-date;X-Sdk-Date"), "20260102T030405Z"],
    ["E000043", authorization.replace("6942ea", "zzzzzz"), "20260102T030405Z"],
    ["E000043", "SDK-HMAC-SHA256", "20260102T030405Z"],
  ])("refuses with %s", (code, text, date) => {
    expect(parse(text, date)).toMatchObject({ ok: false, code });
  });

  it("returns the key of a malformed request if it has one", () => {
    const key = "demoKey00000000000000000001A";
    expect(parse(authorization, "")).toEqual({ ok: false, code: "E000041", key });
    expect(parse(authorization.replace("6942ea", "zzzzzz"))).toEqual({ ok: false, code: "E000043", key });
    expect(parse("SDK-HMAC-SHA256")).toEqual({ ok: false, code: "E000043" });
  });

  it("round-trips if it is accepted", () => {
    const value = fc.stringMatching(/^[!#-+\--~]{1,40}$/);
    const signedHeaders = fc.uniqueArray(fc.stringMatching(/^[a-z-]{1,12}$/), { maxLength: 5 });
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(value, signedHeaders, hex, fc.boolean(), (key, names, signature, isQuoted) => {
        const headers = [...new Set([...names, "x-sdk-date"])];
        const quote = isQuoted ? '"' : "";
        const parsed = parse(
          `SDK-HMAC-SHA256 Access="${key}", SignedHeaders=${quote}${headers.join(";")}${quote},Signature=${quote}${signature}${quote}`,
        );
        expect(
          parsed.ok && [parsed.signature.key, parsed.signature.signedHeaders, parsed.signature.signature.toString("hex")],
        ).toEqual([key, headers.sort(), signature]);
      }),
    );
  });

  it("never throws", () => {
    const header = fc.oneof(fc.string(), fc.constantFrom("%", "%zz", "\ud800", "a;b;;x-sdk-date"));
    const name = fc.oneof(fc.stringMatching(/^[^",;\s]+$/), fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)));
    fc.assert(
      fc.property(header, header, header, header, name, (a, path, query, value, signed) => {
        parseSdkSignature(a, 0, value);
        const parsed = parse(authorization.replace("host", () => signed));
        if (parsed.ok) stringToSign(parsed.signature, { ...request, path, query, headers: { host: value } });
      }),
      { numRuns: 1000 },
    );
  });
});
