// What a page is asked for stands in its address, where anybody may write anything: what cannot be right is as if it were not
// there.

import * as z from "zod/mini";

export const optionalParam = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

/** An instant such as `2026-11-23T10:15:00Z`. */
export const instantParam = optionalParam(z.iso.datetime());

/** A row's id, from which a page goes on. */
export const cursorParam = optionalParam(z.uuid());

/** An application's name, ignoring case. */
export const applicationNameParam = optionalParam(
  z.string().check(z.trim(), z.minLength(1), z.maxLength(30), z.regex(/^\P{Cc}+$/u)),
);
