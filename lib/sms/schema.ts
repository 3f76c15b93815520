// What the page of calls may be asked for.

import * as z from "zod/mini";

/** An id that is none of the account's shows nothing, like no calls. */
export const callsParams = z.object({ application: z.optional(z.uuid()) });
export type CallsParams = z.infer<typeof callsParams>;
