import { describe, expect, it } from "vitest";
import { DEFAULT_APPLICATION_LIMIT, isApplicationLimit } from "./rules";

describe("an application limit", () => {
  it.each([
    [-1, false],
    [0, true],
    [DEFAULT_APPLICATION_LIMIT, true],
    [100_000, true],
    [100_001, false],
    [1.5, false],
    [Number.NaN, false],
  ])("of %d: %j", (limit, expected) => expect(isApplicationLimit(limit)).toBe(expected));
});
