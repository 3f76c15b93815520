// Inputs: the IP Whitelist field, and cancelling a pending change. Runs in the browser too.

import * as z from "zod/mini";
import { parseWhitelist } from "./parse";

/** The whole text of the field. The error names each invalid entry. Blank is allowed: any address may call. */
export const whitelistText = z.string({ error: "Enter addresses separated by commas, or leave it blank." }).check((context) => {
  const { errors } = parseWhitelist(context.value);
  if (errors.length > 0) context.issues.push({ code: "custom", input: context.value, message: errors.join(" ") });
});

export const cancelPendingWhitelistInput = z.object({
  applicationId: z.uuid({ error: "This is not an application." }),
  /** The pending revision that the page showed. */
  revision: z.int(),
});
export type CancelPendingWhitelistInput = z.infer<typeof cancelPendingWhitelistInput>;
