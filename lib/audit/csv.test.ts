import fc from "fast-check";
import { expect, it } from "vitest";
import { formatCsvLine } from "./csv";

it("quotes every cell", () => {
  expect(formatCsvLine(["a", 'say "no"', "1;2", ""])).toBe('"a","say ""no""","1;2",""\r\n');
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|calc", "%1"])("puts an apostrophe before %j", (text) => {
  expect(formatCsvLine([text])).toBe(`"'${text}"\r\n`);
});

it.each(["a=1", "anna@example.com", "1-2", "2026-11-23T10:00:00.000Z", "203.0.113.9"])("does not change %j", (text) => {
  expect(formatCsvLine([text])).toBe(`"${text}"\r\n`);
});

it("never begins a cell with the start of a formula, and can be parsed again", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (cells) => {
      const line = formatCsvLine(cells);
      const parsed = [...line.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, text = ""]) =>
        text.replaceAll('""', '"'),
      );
      expect(parsed.map((text) => text.replace(/^'/, ""))).toEqual(cells.map((text) => text.replace(/^'/, "")));
      for (const text of parsed) expect(text).not.toMatch(/^\s*[=+\-@]/);
    }),
  );
});
