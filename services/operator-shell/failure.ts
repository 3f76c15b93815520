// A failure of a command of the operator shell: its message is written to the error output, and the exit code is 1.

import type * as z from "zod/mini";
import type { Result } from "@/lib/shared/result";

export class CommandFailure extends Error {}

/** One message a line, without repetitions. */
function failureOf(messages: string[]): CommandFailure {
  return new CommandFailure([...new Set(messages)].join("\n"));
}

/** The value of a successful result. Throws a CommandFailure with the messages of a failed one, those of its fields included. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { message, fields = {} } = result.failure;
  const fieldMessages = Object.values(fields);
  throw failureOf(fieldMessages.length > 0 ? fieldMessages : [message]);
}

/** The input as the schema parses it. Throws a CommandFailure with one message for each invalid field. */
export function parseInput<T>(schema: z.ZodMiniType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw failureOf(parsed.error.issues.map(({ message }) => message));
}
