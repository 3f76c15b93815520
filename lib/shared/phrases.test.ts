import { expect, it } from "vitest";
import { formatPhrases, phrases } from "./phrases";

const at = new Date("2026-03-01T10:00:00.500Z");

it("keeps an instant as a value, so that a page can format it in the reader's zone", () => {
  expect(phrases`in force from ${{ at }} as ${"Anna"} said`).toEqual(["in force from ", { at }, " as ", "Anna", " said"]);
});

it("formats instants in UTC", () => {
  expect(formatPhrases(phrases`in force from ${{ at }}`)).toBe("in force from 2026-03-01 10:00:00 UTC");
});

it("is empty without text", () => {
  expect(phrases``).toEqual([]);
  expect(formatPhrases([])).toBe("");
});
