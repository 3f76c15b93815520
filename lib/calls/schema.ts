// The filter and the cursors of the Calls page.

import * as z from "zod/mini";
import { parseIpAddress } from "@/lib/shared/ip-address";
import { applicationNameParam, cursorParam, instantParam, optionalParam } from "@/lib/shared/params";
import { recordedCodes } from "@/lib/shared/sms-api-codes";

export const callsFilter = z.object({
  application: applicationNameParam,
  code: optionalParam(z.enum(recordedCodes)),
  /** In any notation. An IPv6 address means its /64, because refused calls are counted by /64. */
  address: optionalParam(
    z.string().check(
      z.trim(),
      z.refine((text) => parseIpAddress(text) !== null),
    ),
  ),
  /** Inclusive. */
  from: instantParam,
  /** Exclusive. */
  until: instantParam,
});
export type CallsFilter = z.infer<typeof callsFilter>;

/** One page of refused calls: those before or after the call with this id. */
export const callsParams = z.extend(callsFilter, { before: cursorParam, after: cursorParam });
export type CallsParams = z.infer<typeof callsParams>;
