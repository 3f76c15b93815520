import { describe, expect, it } from "vitest";
import { indexAfterScheme, parseAttributes } from "./attributes";

const parsed = (text: string) => Object.fromEntries(parseAttributes(text, 0));

describe("parseAttributes", () => {
  it.each([
    ['a="1",b="2"', { a: "1", b: "2" }],
    ['a="1", b="2"', { a: "1", b: "2" }],
    ['a="1"b="2"', { a: "1", b: "2" }],
    ["A=1, b=2;3 ,c=", { a: "1", b: "2;3", c: "" }],
    ['a = "x, y=z"', { a: "x, y=z" }],
    ['a="1",a="2"', { a: "1" }],
    ['a="1",b="2', { a: "1" }],
    ['a="1",x y="2",b="3"', { a: "1" }],
    ["", {}],
    ["=", {}],
    ["a", {}],
  ])("parses %s", (text, attributes) => {
    expect(parsed(text)).toEqual(attributes);
  });

  it.each([`${"a=,".repeat(100_000)}`, `${" ".repeat(300_000)}`, `a="${"x".repeat(300_000)}`, "=".repeat(300_000)])(
    "takes linear time for %.12s…",
    (text) => {
      // CPU time, because a busy machine stretches wall time.
      const begin = process.cpuUsage();
      parseAttributes(text, 0);
      expect(process.cpuUsage(begin).user).toBeLessThan(1_000_000);
    },
  );
});

describe("indexAfterScheme", () => {
  it("finds the scheme in any case, and only as a whole word", () => {
    expect(indexAfterScheme("WSSE x", "WSSE")).toBe(4);
    expect(indexAfterScheme("  wsse x", "WSSE")).toBe(6);
    expect(indexAfterScheme("WSSE", "WSSE")).toBe(4);
    expect(indexAfterScheme("WSSEx", "WSSE")).toBe(-1);
    expect(indexAfterScheme("", "WSSE")).toBe(-1);
  });
});
