import { describe, expect, it } from "vitest";
import { destinationOf } from "./recipients";

describe("destinationOf", () => {
  it.each([
    ["+491701234567", "+491701234567", "DE"],
    ["491701234567", "+491701234567", "DE"],
    ["+12125550123", "+12125550123", "US"],
    ["+14165550123", "+14165550123", "CA"],
    ["+8613800138000", "+8613800138000", "CN"],
    ["+447400123456", "+447400123456", "GB"],
    ["+393331234567", "+393331234567", "IT"],
    ["+9779812345678", "+9779812345678", "NP"],
  ])("finds the country of %s", (phoneNumber, number, countryId) => {
    expect(destinationOf(phoneNumber)).toEqual({ number, countryId });
  });

  it.each(["0", "+0491701234567", "+4", "+49", "+491", "+999999999999", "1", "+86138001380001234567"])(
    "refuses %s",
    (phoneNumber) => {
      expect(destinationOf(phoneNumber)).toBeNull();
    },
  );
});
