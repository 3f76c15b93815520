import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRequestBody } from "./request-body";

const templateId = "8ff55eac1d0b478ab3c06c3c6a492300";
const encode = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString());
const fields = { from: "isms12345678", to: "+491701234567", templateId, templateParas: '["369751"]' };

function sent(body: Buffer | string, api: "send" | "sendDiff" = "send") {
  const parsed = parseRequestBody(api, Buffer.from(body));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.request;
}
const errorOf = (body: Buffer | string, api: "send" | "sendDiff" = "send") => {
  const parsed = parseRequestBody(api, Buffer.from(body));
  return parsed.ok ? null : parsed.error;
};

describe("the body of batchSendSms", () => {
  it("is parsed completely", () => {
    expect(sent(encode({ ...fields, extend: "x=1", statusCallback: "https://example.com/cb?a=b", signature: "Shop" }))).toEqual({
      from: "isms12345678",
      statusCallback: "https://example.com/cb?a=b",
      extend: "x=1",
      contents: [{ numbers: ["+491701234567"], templateId, parameters: ["369751"] }],
    });
  });

  it("restores a + that the client did not escape, for each number", () => {
    const body = `from=isms1&to=+491701234567,+491701234568,491701234569&templateId=${templateId}`;
    expect(sent(body).contents[0]?.numbers).toEqual(["+491701234567", "+491701234568", "491701234569"]);
  });

  it("treats empty optional fields as absent, and accepts fields in any order", () => {
    const body = `templateParas=&extend=&statusCallback=&signature=&templateId=${templateId.toUpperCase()}&to=491701234567&from=isms1&`;
    expect(sent(body)).toEqual({
      from: "isms1",
      statusCallback: null,
      extend: null,
      contents: [{ numbers: ["491701234567"], templateId, parameters: null }],
    });
  });

  it.each([
    ["[369751]", ["369751"]],
    ['[ "a" , 1 ,"b" ]', ["a", "1", "b"]],
    ['["\\u00e9\\u4f60"]', ["é你"]],
    ["[12345678901234567890]", ["12345678901234567890"]],
    ["[1.50, -2]", ["1.50", "-2"]],
    ['["007"]', ["007"]],
    ["[]", []],
    [" [ ] ", []],
  ])("parses templateParas %s", (text, parameters) => {
    expect(sent(encode({ ...fields, templateParas: text })).contents[0]?.parameters).toEqual(parameters);
  });

  it.each([
    "[007]",
    "[",
    "]",
    '["a",]',
    "[,]",
    '["a" "b"]',
    "[null]",
    '[["a"]]',
    '"a"',
    "a",
    '["\\u0000"]',
    '["\\ud800"]',
    '["a\n"]',
    "[]x",
  ])("refuses templateParas %s", (text) => {
    expect(errorOf(encode({ ...fields, templateParas: text }))).toContain("templateParas");
  });

  it.each([
    ["from", { ...fields, from: "" }],
    ["from", { ...fields, from: "x".repeat(22) }],
    ["to", { ...fields, to: "" }],
    ["Number 2", { ...fields, to: "491701234567,49170x" }],
    ["Number 1", { ...fields, to: "+".repeat(2) }],
    ["Number 1", { ...fields, to: "1".repeat(22) }],
    ["more than 500", { ...fields, to: Array(501).fill("491701234567").join(",") }],
    ["templateId", { ...fields, templateId: "" }],
    ["templateId", { ...fields, templateId: "x".repeat(32) }],
    ["statusCallback", { ...fields, statusCallback: "ftp://example.com" }],
    ["statusCallback", { ...fields, statusCallback: "/cb" }],
    ["extend", { ...fields, extend: "é".repeat(65) }],
  ])("names the field: %s", (name, given) => {
    expect(errorOf(encode(given))).toContain(name);
  });

  it("accepts 500 numbers", () => {
    expect(sent(encode({ ...fields, to: Array(500).fill("491701234567").join(",") })).contents[0]?.numbers).toHaveLength(500);
  });

  it("refuses text that is not UTF-8, plain or escaped, and a field that occurs twice", () => {
    expect(errorOf(Buffer.from([0x66, 0xff, 0xfe]))).toContain("UTF-8");
    expect(errorOf("from=%ff")).toContain("UTF-8");
    expect(errorOf("from=%zz")).toContain("UTF-8");
    expect(errorOf("from=a&from=b")).toContain("occurs twice");
  });
});

describe("the body of batchSendDiffSms", () => {
  const json = (value: unknown) => JSON.stringify(value);
  const one = { to: ["+491701234567"], templateId, templateParas: ["1"] };

  it("is parsed completely", () => {
    const body = json({
      from: "isms1",
      statusCallback: "",
      extend: null,
      smsContent: [one, { to: "491701234568", templateId, templateParas: [2], signature: "s" }],
    });
    expect(sent(body, "sendDiff")).toEqual({
      from: "isms1",
      statusCallback: null,
      extend: null,
      contents: [
        { numbers: ["+491701234567"], templateId, parameters: ["1"] },
        { numbers: ["491701234568"], templateId, parameters: ["2"] },
      ],
    });
  });

  it.each([
    "",
    "[]",
    "null",
    "{",
    json({ from: "isms1" }),
    json({ from: "isms1", smsContent: [] }),
    json({ from: 1, smsContent: [one] }),
    json({ from: "isms1", smsContent: [null] }),
    json({ from: "isms1", smsContent: [{ ...one, to: [] }] }),
    json({ from: "isms1", smsContent: [{ ...one, to: [{}] }] }),
    json({ from: "isms1", smsContent: [{ ...one, templateParas: {} }] }),
    json({ from: "isms1", smsContent: [{ ...one, templateParas: [2 ** 60] }] }),
    json({ from: "isms1", smsContent: Array(1000).fill(one) }),
  ])("refuses %.60s", (body) => {
    expect(errorOf(body, "sendDiff")).not.toBeNull();
  });
});

describe("the size of smsContent", () => {
  const one = { to: ["+491701234567"], templateId, templateParas: ["x".repeat(1000)] };
  const content = (bytes: number) => {
    const padding = bytes - Buffer.byteLength(JSON.stringify([{ ...one, templateParas: [""] }]));
    return [{ ...one, templateParas: ["x".repeat(padding)] }];
  };
  const body = (smsContent: unknown, space?: number) =>
    JSON.stringify({ from: "isms1", statusCallback: `https://example.com/${"x".repeat(1000)}`, smsContent }, null, space);

  it("may be 64 KiB, regardless of the rest of the body", () => {
    expect(errorOf(body(content(65_536)), "sendDiff")).toBeNull();
    expect(errorOf(body(content(65_536), 8), "sendDiff")).toBeNull();
  });

  it("may not be more", () => {
    expect(errorOf(body(content(65_537)), "sendDiff")).toBe("smsContent contains more than 64 KiB.");
  });
});

describe("any body", () => {
  it("never throws", () => {
    const pieces = fc.constantFrom(
      "from=",
      "to=",
      "&",
      "=",
      "%",
      "%2",
      "%ff",
      "+",
      ",",
      "templateParas=",
      "[",
      "]",
      '"',
      "\\",
      "\\u",
      "1",
      "{",
      "}",
      ":",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 80 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.uint8Array(), (a, b) => {
        for (const api of ["send", "sendDiff"] as const) {
          parseRequestBody(api, Buffer.from(a));
          parseRequestBody(api, Buffer.from(b));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("round-trips if it is accepted", () => {
    const parameter = fc.string({ unit: "grapheme", maxLength: 30 }).filter((text) => !text.includes("\0"));
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^\+?\d{1,20}$/), { minLength: 1, maxLength: 20 }),
        fc.array(parameter, { maxLength: 5 }),
        fc
          .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
          .filter((text) => !text.includes("\0") && Buffer.byteLength(text) <= 128),
        (numbers, parameters, extend) => {
          const plain = { from: "isms1", extend };
          const expected = { ...plain, statusCallback: null, contents: [{ numbers, templateId, parameters }] };
          expect(
            sent(encode({ ...plain, to: numbers.join(","), templateId, templateParas: JSON.stringify(parameters) })),
          ).toEqual(expected);
          const body = JSON.stringify({ ...plain, smsContent: [{ to: numbers, templateId, templateParas: parameters }] });
          expect(sent(body, "sendDiff")).toEqual(expected);
        },
      ),
    );
  });

  // Quadratic time for the largest body would be minutes. The limit allows a slow machine a hundred times the time needed.
  it.each([
    ["commas", `to=${",".repeat(120_000)}`],
    ["ampersands", "&".repeat(120_000)],
    ["escapes", `from=${"%41".repeat(40_000)}`],
    ["quotes", `from=a&to=1&templateId=${templateId}&templateParas=["${'\\"'.repeat(50_000)}`],
    ["blanks", `from=a&to=1&templateId=${templateId}&templateParas=[${" ".repeat(110_000)}`],
    ["numbers", `from=a&to=1&templateId=${templateId}&templateParas=[${"1".repeat(110_000)}`],
    ["brackets", "[".repeat(65_000)],
  ])("takes linear time for many %s", (_, body) => {
    // CPU time, because a busy machine stretches wall time.
    const begin = process.cpuUsage();
    parseRequestBody("send", Buffer.from(body));
    parseRequestBody("sendDiff", Buffer.from(body));
    expect(process.cpuUsage(begin).user).toBeLessThan(1_000_000);
  });
});
