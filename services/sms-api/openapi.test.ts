import { describe, expect, it } from "vitest";
import { type ApiCode, apiCodes, numberStatuses } from "@/lib/shared/sms-api-codes";
import description from "./openapi.json";

const { schemas, responses } = description.components;
const codes = Object.keys(apiCodes) as ApiCode[];
/** In the reference, and never answered by this product. */
const reserved: readonly ApiCode[] = ["E000101", "E000106", "E000109", "E000111", "E000112"];

/** Answered with 503 only: the messages could not be stored. */
const httpStatusOf = (code: ApiCode) => (code === "E000000" ? 503 : apiCodes[code].httpStatus);

describe("openapi.json", () => {
  it("lists each code and each status of a number, and names the reserved codes", () => {
    expect([...schemas.Code.enum].sort()).toEqual([...codes].sort());
    expect([...schemas.NumberStatus.enum].sort()).toEqual(Object.keys(numberStatuses).sort());
    const [, sentence = ""] = schemas.Code.description.split("Not used yet:");
    expect(sentence.match(/E\d{6}/g)).toEqual(reserved);
  });

  it("shows each refusal that is answered, with its HTTP status and its sentence", () => {
    const statusOf = { BadRequest: 400, Unauthorized: 401, Forbidden: 403, TooManyRequests: 429, Unavailable: 503 };
    const shown = new Set<string>();
    for (const [name, httpStatus] of Object.entries(statusOf)) {
      const { examples } = responses[name as keyof typeof statusOf].content["application/json"];
      for (const { value } of Object.values(examples as Record<string, { value: { code: ApiCode; description: string } }>)) {
        expect([value.code, httpStatusOf(value.code)]).toEqual([value.code, httpStatus]);
        // The failed-authentication limiter answers E000623 with a sentence of its own.
        const isLimiter = value.description.startsWith("Too many requests without a valid signature");
        if (!isLimiter) expect(value.description).toContain(apiCodes[value.code].sentence);
        shown.add(value.code);
      }
    }
    // openapi.db.test.ts sends the examples of the codes that are answered with 200.
    expect([...shown].sort()).toEqual(codes.filter((code) => httpStatusOf(code) !== 200 && !reserved.includes(code)).sort());
  });
});
