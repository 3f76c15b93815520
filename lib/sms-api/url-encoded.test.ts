import { describe, expect, it } from "vitest";
import { parseUrlEncoded, shown } from "./url-encoded";

describe("parseUrlEncoded", () => {
  it("decodes names and values, and leaves out what is empty", () => {
    const form = parseUrlEncoded("a=1&b=&c&%64=%C3%A9+%2B&&=x");
    expect(form.ok && Object.fromEntries(form.fields)).toEqual({ a: "1", d: "é +", "": "x" });
  });

  it.each(["a=%", "a=%f", "a=%ff", "%zz=1"])("refuses %s", (text) => {
    expect(parseUrlEncoded(text)).toMatchObject({ ok: false });
  });

  it("refuses a name given twice, without repeating what could confuse a terminal", () => {
    expect(parseUrlEncoded("a\u001b=1&a\u001b=2")).toEqual({ ok: false, error: "The field a? is given twice." });
    expect(shown("x".repeat(100))).toHaveLength(41);
  });
});
