// Inputs of the application commands. Runs in the browser too, so that forms and commands give the same error messages.

import * as z from "zod/mini";
import { whitelistText } from "@/lib/whitelist/schema";
import { applicationSorts, defaultListParams } from "./rules";

export const MAX_NAME_LENGTH = 30;

export const applicationName = z
  .string({ error: "Enter a name." })
  .check(
    z.trim(),
    z.minLength(1, { error: "Enter a name.", abort: true }),
    z.maxLength(MAX_NAME_LENGTH, { error: `Use at most ${MAX_NAME_LENGTH} characters.`, abort: true }),
    z.regex(/^[A-Za-z0-9_]+$/, { error: "Use letters (A–Z, a–z), digits and underscores only." }),
  );

export const applicationId = z.uuid({ error: "This is not an application." });

/** The Add Application form. */
export const addApplicationInput = z.object({ name: applicationName, whitelist: whitelistText });
export type AddApplicationInput = z.infer<typeof addApplicationInput>;

/** The Modify Application form. `version` is the version of the application when the form was opened. */
export const modifyApplicationInput = z.object({
  applicationId,
  version: z.int(),
  name: applicationName,
  whitelist: whitelistText,
});
export type ModifyApplicationInput = z.infer<typeof modifyApplicationInput>;

/** For operators. */
export const suspendApplicationInput = z.object({
  applicationId,
  reason: z.string().check(z.trim(), z.minLength(1, { error: "Give a reason; the members see it." }), z.maxLength(500)),
});
export type SuspendApplicationInput = z.infer<typeof suspendApplicationInput>;

// The list. Its parameters come from the page's URL; an invalid one is replaced by its default.

/** Longer than any name, key or channel number. */
const MAX_SEARCH_LENGTH = 100;
const MAX_PAGE = 1_000_000;

export const applicationListParams = z.object({
  /** Any part of a name, key or channel number, ignoring case. */
  search: z.catch(z.string().check(z.trim(), z.maxLength(MAX_SEARCH_LENGTH), z.regex(/^\P{Cc}*$/u)), defaultListParams.search),
  sort: z.catch(z.enum(applicationSorts), defaultListParams.sort),
  order: z.catch(z.enum(["asc", "desc"]), defaultListParams.order),
  /** From 1. */
  page: z.catch(z.pipe(z.string().check(z.regex(/^\d{1,7}$/)), z.transform(Number)).check(z.gte(1), z.lte(MAX_PAGE)), 1),
});
