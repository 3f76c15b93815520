import { expect, it } from "vitest";
import { formatPhrases, phrases } from "./phrases";

const at = new Date("2026-03-01T10:00:00.500Z");

it("keeps an instant as an instant, so that whoever shows it writes it in the reader's zone", () => {
  expect(phrases`in force from ${{ at }} as ${"Anna"} said`).toEqual(["in force from ", { at }, " as ", "Anna", " said"]);
});

it("writes instants in UTC where no reader's zone is known", () => {
  expect(formatPhrases(phrases`in force from ${{ at }}`)).toBe("in force from 2026-03-01 10:00:00 UTC");
});

it("is nothing without words", () => {
  expect(phrases``).toEqual([]);
  expect(formatPhrases([])).toBe("");
});
