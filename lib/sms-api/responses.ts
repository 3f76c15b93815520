// The responses of the SMS API: JSON with a code and a description, always.

import { formatSmsMsgId } from "@/lib/shared/message-ids";
import { type ApiCode, apiCodes } from "@/lib/shared/sms-api-codes";
import type { NumberResult } from "./decision";
import { formatInstant } from "./instants";

export type ApiResponse = { httpStatus: number; body: string };

/**
 * How many SMS parts one message has. The texts of templates are not known yet, so every message has one part. Both the stored
 * part count and `total` in the response use this value.
 */
export const PARTS_PER_MESSAGE = 1;

export function formatResponse(
  code: ApiCode,
  description: string = apiCodes[code].sentence,
  httpStatus: number = apiCodes[code].httpStatus,
): ApiResponse {
  return { httpStatus, body: `{"code":"${code}","description":${JSON.stringify(description)}}` };
}

/**
 * The response with one result per number, in the order of the request. A number contains only digits and a leading `+`, so it
 * needs no escaping. `from` is any text of the caller and is escaped.
 */
export function formatResponseWithResults(
  code: "000000" | "E000510",
  description: string,
  results: readonly NumberResult[],
  from: string,
  requestId: string,
  now: Date,
): ApiResponse {
  const rest = `","createTime":"${formatInstant(now)}","from":${JSON.stringify(from)},"smsMsgId":"`;
  let list = "";
  for (let index = 0; index < results.length; index++) {
    const { originTo, status, destination } = results[index] as NumberResult;
    if (index > 0) list += ",";
    list += `{"originTo":"${originTo}${rest}${formatSmsMsgId(requestId, index + 1)}","status":"${status}","countryId":"${destination?.countryId ?? ""}","total":${PARTS_PER_MESSAGE}}`;
  }
  return {
    httpStatus: apiCodes[code].httpStatus,
    body: `{"code":"${code}","description":${JSON.stringify(description)},"result":[${list}]}`,
  };
}
