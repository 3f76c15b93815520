// What is written to the caller: always JSON with a code and a description.

import { formatSmsMsgId } from "@/lib/shared/message-ids";
import { type ApiCode, apiCodes } from "@/lib/shared/sms-api-codes";
import type { NumberResult } from "./decision";

export type ApiResponse = { httpStatus: number; body: string };

/**
 * How many SMS a text becomes. Texts are not known in this stage, because templates come later: one is assumed. The parts
 * that are stored with a message and answered as `total` both come from here.
 */
export const PARTS_PER_MESSAGE = 1;

export function formatResponse(
  code: ApiCode,
  description: string = apiCodes[code].sentence,
  httpStatus: number = apiCodes[code].httpStatus,
): ApiResponse {
  return { httpStatus, body: `{"code":"${code}","description":${JSON.stringify(description)}}` };
}

/** `2018-05-25T16:34:34Z`: whole seconds. */
function createTimeOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

/**
 * The answer with one entry per number, in the order sent. The numbers hold digits and a leading `+`, so they need no
 * escaping; `from` is whatever the caller wrote.
 */
export function formatResponseWithResults(
  code: "000000" | "E000510",
  description: string,
  results: readonly NumberResult[],
  from: string,
  requestId: string,
  now: Date,
): ApiResponse {
  const rest = `","createTime":"${createTimeOf(now)}","from":${JSON.stringify(from)},"smsMsgId":"`;
  let result = "";
  for (let index = 0; index < results.length; index++) {
    const { originTo, status, destination } = results[index] as NumberResult;
    if (index > 0) result += ",";
    result += `{"originTo":"${originTo}${rest}${formatSmsMsgId(requestId, index + 1)}","status":"${status}","countryId":"${destination?.countryId ?? ""}","total":${PARTS_PER_MESSAGE}}`;
  }
  return {
    httpStatus: apiCodes[code].httpStatus,
    body: `{"code":"${code}","description":${JSON.stringify(description)},"result":[${result}]}`,
  };
}
