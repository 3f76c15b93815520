import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWsse } from "./wsse";

const authorization = 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"';
const xWsse =
  'UsernameToken Username="demoKey00000000000000000001A",PasswordDigest="5RKj2+HGbr2Oqd2OGhug+CnYPAVYLkS2AMsuHnmnsRs=",Nonce="0123456789abcdef0123456789abcdef",Created="2026-01-02T03:04:05Z"';

const codeOf = (a: string, b: string | undefined) => {
  const parsed = parseWsse(a, b);
  return parsed.ok ? "ok" : parsed.code;
};

describe("parseWsse", () => {
  it("parses the documented headers", () => {
    expect(parseWsse(authorization, xWsse)).toEqual({
      ok: true,
      signature: {
        scheme: "wsse",
        key: "demoKey00000000000000000001A",
        nonce: "0123456789abcdef0123456789abcdef",
        created: "2026-01-02T03:04:05Z",
        signedAt: new Date("2026-01-02T03:04:05Z"),
        digest: "5RKj2+HGbr2Oqd2OGhug+CnYPAVYLkS2AMsuHnmnsRs=",
      },
    });
  });

  it.each([
    ['WSSE realm="SDP", profile="UsernameToken", type="Appkey"', xWsse.replaceAll(",", ", ")],
    ['wsse type="Appkey",profile="UsernameToken",realm="SDP"', xWsse],
    [authorization, 'UsernameToken Created="2026-01-02T03:04:05Z", Nonce="a,b = c", PasswordDigest="x=", Username="k"'],
  ])("accepts any separators and order: %s", (a, b) => {
    expect(codeOf(a, b)).toBe("ok");
  });

  it.each([
    ["E000008", 'Digest realm="SDP"', xWsse],
    ["E000008", 'WSSErealm="SDP"', xWsse],
    ["E000002", 'WSSE profile="UsernameToken",type="Appkey"', xWsse],
    ["E000003", 'WSSE realm="SDP",type="Appkey"', xWsse],
    ["E000007", 'WSSE realm="SDP",profile="UsernameToken"', xWsse],
    ["E000004", authorization.replace("SDP", "SPD"), xWsse],
    ["E000005", authorization.replace("UsernameToken", "Other"), xWsse],
    ["E000006", authorization.replace("Appkey", "Other"), xWsse],
    ["E000020", authorization, undefined],
    ["E000020", authorization, "  "],
    ["E000026", authorization, xWsse.replace("UsernameToken ", "")],
    ["E000021", authorization, xWsse.replace("Username=", "User=")],
    ["E000022", authorization, xWsse.replace("Nonce=", "Once=")],
    ["E000022", authorization, xWsse.replace(/Nonce="[^"]*"/, `Nonce="${"n".repeat(129)}"`)],
    ["E000023", authorization, xWsse.replace("Created=", "Made=")],
    ["E000024", authorization, xWsse.replace("PasswordDigest=", "Digest=")],
    ["E000025", authorization, xWsse.replace("2026-01-02T", "2026-02-30T")],
    ["E000025", authorization, xWsse.replace("05Z", "05.000Z")],
    ["E000025", authorization, xWsse.replace("03:04:05Z", "03:04:60Z")],
  ])("refuses with %s", (code, a, b) => {
    expect(codeOf(a, b)).toBe(code);
  });

  it("returns the key of a malformed request if it has one", () => {
    const key = "demoKey00000000000000000001A";
    expect(parseWsse(authorization, xWsse.replace("Created=", "Made="))).toEqual({ ok: false, code: "E000023", key });
    expect(parseWsse(authorization, xWsse.replace("Username=", "User="))).toEqual({ ok: false, code: "E000021" });
    expect(parseWsse(authorization.replace("SDP", "SPD"), xWsse)).toEqual({ ok: false, code: "E000004" });
  });

  it.each([1, 13, 19, 32, 128])("accepts a nonce of %i characters", (length) => {
    expect(codeOf(authorization, xWsse.replace(/Nonce="[^"]*"/, `Nonce="${"n".repeat(length)}"`))).toBe("ok");
  });

  it("never throws", () => {
    const pieces = fc.constantFrom(
      "WSSE",
      "UsernameToken",
      " ",
      ",",
      '"',
      "=",
      "realm",
      "Nonce",
      "Created",
      "\\",
      "ü",
      "\t",
      "SDP",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (a, b) => void parseWsse(a, b)),
      { numRuns: 2000 },
    );
  });

  it("round-trips if it is accepted", () => {
    const value = fc.stringMatching(/^[^"\n\r]{1,40}$/);
    fc.assert(
      fc.property(value, value, value, (key, nonce, digest) => {
        const parsed = parseWsse(
          authorization,
          `UsernameToken Nonce="${nonce}" , Username="${key}",PasswordDigest="${digest}",Created="2026-01-02T03:04:05Z"`,
        );
        expect(parsed.ok && [parsed.signature.key, parsed.signature.nonce, parsed.signature.digest]).toEqual([
          key,
          nonce,
          digest,
        ]);
      }),
    );
  });
});
