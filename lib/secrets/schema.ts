// Inputs of the secret commands. Each has the verification code that the person entered. Runs in the browser too.

import * as z from "zod/mini";
import { codeText } from "@/lib/verification/schema";

const applicationId = z.uuid({ error: "This is not an application." });

export const revealSecretInput = z.object({ applicationId, code: codeText });
export type RevealSecretInput = z.infer<typeof revealSecretInput>;

export const updateSecretInput = z.object({
  applicationId,
  code: codeText,
  overlap: z.enum(["none", "15m", "1h", "24h"], { error: "Choose how long the old secret stays in force." }),
});
export type UpdateSecretInput = z.infer<typeof updateSecretInput>;

/** For cancelling a pending update and for ending the old version. `version` is the one that the page showed. */
export const secretVersionInput = z.object({ applicationId, code: codeText, version: z.int() });
export type SecretVersionInput = z.infer<typeof secretVersionInput>;
