// Purposes of verification codes, and the inputs that have one. Runs in the browser too.

import * as z from "zod/mini";

export const purposes = ["REVEAL", "UPDATE", "CANCEL_UPDATE", "END_PREVIOUS"] as const;
export type Purpose = (typeof purposes)[number];

export const sendCodeInput = z.object({
  applicationId: z.uuid({ error: "This is not an application." }),
  purpose: z.enum(purposes, { error: "A code cannot be sent for this purpose." }),
});
export type SendCodeInput = z.infer<typeof sendCodeInput>;

/** Six digits. Spaces and hyphens from pasted text are removed. */
export const codeText = z.string({ error: "Enter the six digits of the code." }).check(
  z.overwrite((text) => text.replace(/[\s-]/g, "")),
  z.regex(/^\d{6}$/, { error: "Enter the six digits of the code." }),
);
