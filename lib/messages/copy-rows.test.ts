import { describe, expect, it } from "vitest";
import type { Accepted, NumberResult } from "@/lib/sms-api/decision";
import { type AcceptedRequest, COPY_MESSAGES, formatCopyRows } from "./copy-rows";

const content = { numbers: [], templateId: "8ff55eac1d0b478ab3c06c3c6a492300", parameters: ["369751"] };
const valid: NumberResult = {
  originTo: "491701234567",
  status: "000000",
  destination: { number: "+491701234567", countryId: "DE" },
  content,
};
const invalid: NumberResult = { originTo: "0", status: "E200031", destination: null, content };

function accepted(results: NumberResult[], request: Partial<Accepted["request"]> = {}): AcceptedRequest {
  return {
    requestId: "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff",
    applicationId: "0190a7c5-1d0b-7ab3-8c06-3c6a49230001",
    accepted: {
      kind: "accepted",
      code: "000000",
      secretVersion: 1,
      request: { from: "isms12345678", statusCallback: null, extend: null, contents: [content], ...request },
      results,
      acceptedCount: results.length,
    },
    at: new Date("2026-01-02T03:04:05.678Z"),
  };
}

const fieldsOf = (row: string) => row.replace(/\n$/, "").split("\t");

describe("formatCopyRows", () => {
  it("has one field for each column of the statement", () => {
    const columns = /\(([^)]*)\)/.exec(COPY_MESSAGES)?.[1]?.split(",") ?? [];
    expect(fieldsOf(formatCopyRows([accepted([valid])]))).toHaveLength(columns.length);
  });

  it("has one row for each accepted number, with its position in the request", () => {
    const rows = formatCopyRows([accepted([valid, invalid, valid])])
      .trimEnd()
      .split("\n");
    expect(rows.map((row) => fieldsOf(row)[1])).toEqual(["1", "3"]);
    expect(rows[0]).toBe(
      [
        "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff",
        "1",
        "0190a7c5-1d0b-7ab3-8c06-3c6a49230001",
        "1",
        "isms12345678",
        "+491701234567",
        "8ff55eac1d0b478ab3c06c3c6a492300",
        '["369751"]',
        "\\N",
        "\\N",
        "1",
        "2026-01-02T03:04:05.678Z",
        "ACCEPTED",
      ].join("\t"),
    );
  });

  it("escapes the characters that have a meaning in COPY", () => {
    const row = formatCopyRows([accepted([valid], { extend: "a\tb\nc\rd\\N" })]);
    expect(row.split("\n")).toHaveLength(2);
    expect(fieldsOf(row)[8]).toBe("a\\tb\\nc\\rd\\\\N");
  });

  it("writes NULL for a template without parameters", () => {
    const row = formatCopyRows([accepted([{ ...valid, content: { ...content, parameters: null } }])]);
    expect(fieldsOf(row)[7]).toBe("\\N");
  });
});
