// What the page of calls may be asked for.

import * as z from "zod/mini";
import { parseIpAddress } from "@/lib/shared/ip-address";
import { applicationNameParam, cursorParam, instantParam, optionalParam } from "@/lib/shared/params";
import { recordedCodes } from "@/lib/shared/sms-api-codes";

export const callsFilter = z.object({
  application: applicationNameParam,
  code: optionalParam(z.enum(recordedCodes)),
  /** In any spelling; an IPv6 address means its /64, because so refusals are counted. */
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

/** A page of it: refused calls before or after one, named by its id. */
export const callsParams = z.extend(callsFilter, { before: cursorParam, after: cursorParam });
export type CallsParams = z.infer<typeof callsParams>;
