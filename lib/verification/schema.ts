// What a code is asked for and how one is typed. Runs in the browser too.

import * as z from "zod/mini";

export const purposes = ["REVEAL", "UPDATE", "CANCEL_UPDATE", "END_PREVIOUS"] as const;
export type Purpose = (typeof purposes)[number];

export const sendCodeInput = z.object({
  applicationId: z.uuid({ error: "This is no application." }),
  purpose: z.enum(purposes, { error: "This is nothing a code can be sent for." }),
});
export type SendCodeInput = z.infer<typeof sendCodeInput>;

/** Six digits; blanks and hyphens that come with pasting are taken out. */
export const codeText = z.string({ error: "Enter the six digits of the code." }).check(
  z.overwrite((text) => text.replace(/[\s-]/g, "")),
  z.regex(/^\d{6}$/, { error: "Enter the six digits of the code." }),
);
