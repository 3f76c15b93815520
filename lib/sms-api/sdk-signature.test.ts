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

const read = (text: string, date: string | undefined = "20260102T030405Z") =>
  parseSdkSignature(text, indexAfterSdkAlgorithm(text), date);

function fits(text: string, over: Partial<SignedRequest> = {}): boolean {
  const reading = read(text);
  if (!reading.ok) return false;
  const signed = stringToSign(reading.signature, { ...request, ...over });
  return signed !== null && isSignatureOf(reading.signature, signed, secret);
}

describe("SDK-HMAC-SHA256", () => {
  it("hashes the canonical request of the worked example", () => {
    const reading = read(authorization);
    expect(reading.ok && stringToSign(reading.signature, request)).toBe(
      "SDK-HMAC-SHA256\n20260102T030405Z\n970464ac2cca6e075195bf7284197741927063c326d3126f43cd7e86ca365a88",
    );
  });

  it("accepts the signature of the worked example, quoted or not", () => {
    expect(fits(authorization)).toBe(true);
    expect(fits(authorization.replace(/=([^,\s]+)/g, '="$1"'))).toBe(true);
  });

  it("refuses another body, path, method, host or query", () => {
    expect(fits(authorization, { body: Buffer.from("x") })).toBe(false);
    expect(fits(authorization, { path: "/sms/batchSendDiffSms/v1" })).toBe(false);
    expect(fits(authorization, { method: "PUT" })).toBe(false);
    expect(fits(authorization, { query: "a=1" })).toBe(false);
    expect(fits(authorization, { headers: { ...request.headers, host: "other" } })).toBe(false);
  });

  it("takes a declared hash of the body, and refuses one of another body", () => {
    const reading = read(authorization);
    if (!reading.ok) throw new Error("unreachable");
    const declared = createHash("sha256").update(request.body).digest("hex");
    const withHash = (value: string) => ({ ...request, headers: { ...request.headers, "x-sdk-content-sha256": value } });
    expect(stringToSign(reading.signature, withHash(declared))).not.toBeNull();
    expect(stringToSign(reading.signature, withHash("UNSIGNED-PAYLOAD"))).not.toBeNull();
    expect(stringToSign(reading.signature, withHash(declared.replace(/./, "x")))).toBeNull();
  });

  it("sorts the query by name and escapes it as RFC 3986 says", () => {
    const reading = read(authorization);
    if (!reading.ok) throw new Error("unreachable");
    const signed = (query: string) => stringToSign(reading.signature, { ...request, query });
    expect(signed("b=2&a=1%20x")).toBe(signed("a=1%20x&b=2"));
    expect(signed("a")).toBe(signed("a="));
    expect(signed("a=*")).toBe(signed("a=%2A"));
  });

  it.each(["constructor", "__proto__", "tostring", "hasownproperty", "absent"])(
    "takes the signed header %s, which did not come, for empty",
    (name) => {
      const reading = read(authorization.replace("host", name));
      if (!reading.ok) throw new Error("unreachable");
      const empty = stringToSign(reading.signature, { ...request, headers: { ...request.headers, [name]: "" } });
      expect(stringToSign(reading.signature, request)).toBe(empty);
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
  ])("answers %s", (code, text, date) => {
    expect(read(text, date)).toMatchObject({ ok: false, code });
  });

  it("names the key of what it refuses, where one can be read", () => {
    const key = "demoKey00000000000000000001A";
    expect(read(authorization, "")).toEqual({ ok: false, code: "E000041", key });
    expect(read(authorization.replace("6942ea", "zzzzzz"))).toEqual({ ok: false, code: "E000043", key });
    expect(read("SDK-HMAC-SHA256")).toEqual({ ok: false, code: "E000043" });
  });

  it("round-trips whatever it accepts", () => {
    const value = fc.stringMatching(/^[!#-+\--~]{1,40}$/);
    const signedHeaders = fc.uniqueArray(fc.stringMatching(/^[a-z-]{1,12}$/), { maxLength: 5 });
    const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(value, signedHeaders, hex, fc.boolean(), (key, names, signature, isQuoted) => {
        const headers = [...new Set([...names, "x-sdk-date"])];
        const quote = isQuoted ? '"' : "";
        const reading = read(
          `SDK-HMAC-SHA256 Access="${key}", SignedHeaders=${quote}${headers.join(";")}${quote},Signature=${quote}${signature}${quote}`,
        );
        expect(
          reading.ok && [reading.signature.key, reading.signature.signedHeaders, reading.signature.signature.toString("hex")],
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
        const reading = read(authorization.replace("host", () => signed));
        if (reading.ok) stringToSign(reading.signature, { ...request, path, query, headers: { host: value } });
      }),
      { numRuns: 1000 },
    );
  });
});
