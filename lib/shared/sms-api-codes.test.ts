import { describe, expect, it } from "vitest";
import { apiCodes } from "./sms-api-codes";

const statusOf = (code: string) => {
  if (code === "000000" || code === "E000510") return 200;
  if (code === "E000112" || code === "E000620") return 403;
  if (code === "E000623") return 429;
  return /^E0001\d\d$/.test(code) ? 401 : 400;
};

describe("apiCodes", () => {
  it.each(Object.entries(apiCodes))(
    "%s has the HTTP status of its range, and one short sentence",
    (code, { httpStatus, sentence }) => {
      expect(httpStatus).toBe(statusOf(code));
      expect(sentence.length).toBeLessThanOrEqual(50);
    },
  );
});
