// Parameters of a page in its URL. Anybody can write anything there, so an invalid parameter is ignored.

import * as z from "zod/mini";

export const optionalParam = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

/** An instant such as `2026-11-23T10:15:00Z`. */
export const instantParam = optionalParam(z.iso.datetime());

/** The id of a row: the cursor of a page. */
export const cursorParam = optionalParam(z.uuid());

/** The name of an application; matched ignoring case. */
export const applicationNameParam = optionalParam(
  z.string().check(z.trim(), z.minLength(1), z.maxLength(30), z.regex(/^\P{Cc}+$/u)),
);
