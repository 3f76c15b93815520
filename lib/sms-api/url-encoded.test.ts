import { describe, expect, it } from "vitest";
import { parseUrlEncoded, toPrintable } from "./url-encoded";

describe("parseUrlEncoded", () => {
  it("decodes names and values, and leaves out empty fields", () => {
    const parsed = parseUrlEncoded("a=1&b=&c&%64=%C3%A9+%2B&&=x");
    expect(parsed.ok && Object.fromEntries(parsed.fields)).toEqual({ a: "1", d: "é +", "": "x" });
  });

  it.each(["a=%", "a=%f", "a=%ff", "%zz=1"])("refuses %s", (text) => {
    expect(parseUrlEncoded(text)).toMatchObject({ ok: false });
  });

  it("refuses a field that occurs twice, and shows its name in printable characters", () => {
    expect(parseUrlEncoded("a\u001b=1&a\u001b=2")).toEqual({ ok: false, error: "The field a? occurs twice." });
    expect(toPrintable("x".repeat(100))).toHaveLength(41);
  });
});
