import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseParametersText, parseParametersValue } from "./template-parameters";

describe("template parameters", () => {
  it("are parsed from text exactly like JSON if they are strings", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), (parameters) => {
        const text = JSON.stringify(parameters);
        const isStorable = !parameters.some((parameter) => parameter.includes("\0"));
        expect(parseParametersText(text)).toMatchObject(isStorable ? { ok: true, parameters } : { ok: false });
        expect(parseParametersValue(JSON.parse(text))).toEqual(parseParametersText(text));
      }),
    );
  });

  it("accept nothing that JSON refuses", () => {
    const piece = fc.constantFrom("[", "]", ",", '"', "1", "0", "-", ".", "e", "\\", "n", " ", "a", "\t");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        const parsed = parseParametersText(text);
        if (parsed.ok) expect((JSON.parse(text) as unknown[]).map(String).length).toBe(parsed.parameters.length);
      }),
      { numRuns: 5000 },
    );
  });

  it("explain leading zeros and long numbers", () => {
    expect(parseParametersText("[007]")).toMatchObject({ error: expect.stringContaining("leading zeros") });
    expect(parseParametersValue([2 ** 60])).toMatchObject({ error: expect.stringContaining("as a string") });
  });
});
