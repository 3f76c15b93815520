import { describe, expect, it } from "vitest";
import { formatTable } from "./table";

describe("a table", () => {
  it("has columns as wide as their widest cell, counted in characters", () => {
    expect(
      formatTable(
        ["NAME", "N"],
        [
          ["Größe 😀", "1"],
          ["x", "22"],
        ],
      ),
    ).toBe("NAME     N\nGröße 😀  1\nx        22\n");
  });
  it("contains no control characters", () => {
    expect(formatTable(["NAME"], [["a\u001b[2Jb\u202e\nc"]])).toBe("NAME\na[2Jbc\n");
  });
});
