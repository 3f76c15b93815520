// Inputs of the secret commands: each carries the code that proves the person is there. Runs in the browser too.

import * as z from "zod/mini";
import { codeText } from "@/lib/verification/schema";

const applicationId = z.uuid({ error: "This is no application." });

export const revealSecretInput = z.object({ applicationId, code: codeText });
export type RevealSecretInput = z.infer<typeof revealSecretInput>;

export const updateSecretInput = z.object({
  applicationId,
  code: codeText,
  overlap: z.enum(["none", "15m", "1h", "24h"], { error: "Choose how long the old secret goes on." }),
});
export type UpdateSecretInput = z.infer<typeof updateSecretInput>;

/** For cancelling a pending update and for ending the old version; `version` is the one the person saw. */
export const secretVersionInput = z.object({ applicationId, code: codeText, version: z.int() });
export type SecretVersionInput = z.infer<typeof secretVersionInput>;
