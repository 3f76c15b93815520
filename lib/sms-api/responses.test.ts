import { describe, expect, it } from "vitest";
import { apiCodes } from "@/lib/shared/sms-api-codes";
import { formatResponse, formatResponseWithResults } from "./responses";

const content = { numbers: [], templateId: "", parameters: null };

describe("responses", () => {
  it("are JSON with code and description, for every code", () => {
    for (const code of Object.keys(apiCodes) as (keyof typeof apiCodes)[]) {
      expect(JSON.parse(formatResponse(code).body)).toEqual({ code, description: apiCodes[code].sentence });
    }
    expect(JSON.parse(formatResponse("E000503", 'a "quoted" \n sentence').body).description).toBe('a "quoted" \n sentence');
  });

  it("list the numbers in the order of the request, as submitted", () => {
    const { httpStatus, body } = formatResponseWithResults(
      "E000510",
      "Sending failed.",
      [
        { originTo: "491701234567", status: "000000", destination: { number: "+491701234567", countryId: "DE" }, content },
        { originTo: "+0", status: "E200031", destination: null, content },
      ],
      'x"y',
      "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff",
      new Date("2018-05-25T16:34:34.999Z"),
    );
    expect(httpStatus).toBe(200);
    const common = { createTime: "2018-05-25T16:34:34Z", from: 'x"y', total: 1 };
    expect(JSON.parse(body)).toEqual({
      code: "E000510",
      description: "Sending failed.",
      result: [
        {
          ...common,
          originTo: "491701234567",
          smsMsgId: "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff_1",
          status: "000000",
          countryId: "DE",
        },
        { ...common, originTo: "+0", smsMsgId: "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff_2", status: "E200031", countryId: "" },
      ],
    });
  });

  it("have the HTTP status of their code", () => {
    expect(formatResponse("E000105").httpStatus).toBe(401);
    expect(formatResponse("E000620").httpStatus).toBe(403);
    expect(formatResponse("E000623").httpStatus).toBe(429);
    expect(formatResponse("E000503").httpStatus).toBe(400);
    expect(formatResponse("E000510").httpStatus).toBe(200);
    expect(formatResponse("E000000", "later", 503).httpStatus).toBe(503);
  });
});
