// The reason of a change by an operator. Every such change has one, and its audit row stores it.

import * as z from "zod/mini";

const MAX_REASON_LENGTH = 500;

export const reason = z
  .string({ error: "Give a reason." })
  .check(
    z.trim(),
    z.minLength(1, { error: "Give a reason." }),
    z.maxLength(MAX_REASON_LENGTH, { error: `Use at most ${MAX_REASON_LENGTH} characters for the reason.` }),
  );
