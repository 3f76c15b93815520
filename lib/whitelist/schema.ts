// The IP Whitelist field and the cancelling of a pending change. Runs in the browser too.

import * as z from "zod/mini";
import { parseWhitelist } from "./parse";

/** The text of the field, whole; each bad entry is named. Blank is allowed: any address may call. */
export const whitelistText = z.string({ error: "Enter addresses separated by commas, or leave it blank." }).check((context) => {
  const { problems } = parseWhitelist(context.value);
  if (problems.length > 0) context.issues.push({ code: "custom", input: context.value, message: problems.join(" ") });
});

export const cancelPendingWhitelistInput = z.object({
  applicationId: z.uuid({ error: "This is no application." }),
  /** The revision that the person saw as pending. */
  revision: z.int(),
});
export type CancelPendingWhitelistInput = z.infer<typeof cancelPendingWhitelistInput>;
