// What the operator's shell refuses: a sentence, written to the error output, and exit code 1.

import type * as z from "zod/mini";
import type { Result } from "@/lib/shared/result";

export class Refusal extends Error {}

/** The value of a success; throws the sentences of a refusal, those at fields included. */
export function accepted<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { message, fields = {} } = result.failure;
  throw new Refusal([...new Set(Object.keys(fields).length > 0 ? Object.values(fields) : [message])].join("\n"));
}

/** The input as the schema makes it; throws what is wrong with it, one sentence a line. */
export function wellFormed<T>(schema: z.ZodMiniType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Refusal([...new Set(parsed.error.issues.map((issue) => issue.message))].join("\n"));
}
