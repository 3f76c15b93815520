// Inputs of the commands on accounts. Runs in the browser too.

import * as z from "zod/mini";
import { reason } from "@/lib/shared/reason";
import { isApplicationLimit } from "./rules";

/** The check of the database table has the same number. */
const MAX_NAME_LENGTH = 100;

export const accountName = z
  .string({ error: "Enter the account's name." })
  .check(
    z.trim(),
    z.minLength(1, { error: "Enter the account's name.", abort: true }),
    z.maxLength(MAX_NAME_LENGTH, { error: `Use at most ${MAX_NAME_LENGTH} characters.`, abort: true }),
    z.regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "Use no line breaks or other control characters." }),
  );

export const createAccountInput = z.object({ name: accountName, reason });
export type CreateAccountInput = z.infer<typeof createAccountInput>;

const limitError = "The limit must be a whole number from 0 to 100000.";

export const setApplicationLimitInput = z.object({
  accountId: z.uuid({ error: "This is not an account." }),
  limit: z.number({ error: limitError }).check(z.refine(isApplicationLimit, { error: limitError })),
  reason,
});
export type SetApplicationLimitInput = z.infer<typeof setApplicationLimitInput>;
