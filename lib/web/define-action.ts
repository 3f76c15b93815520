// The entry point from the browser: find the member, parse the input, run the command. An action returns a Result and throws
// nothing. A fault is logged once, and the failure that is returned refers to the log.

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { z } from "zod";
import type { Member } from "@/lib/core/actor";
import { callerOf } from "@/lib/core/caller";
import { type Command, runCommand, unexpectedFailure } from "@/lib/core/command";
import { type Failure, fail, ok, type Result } from "@/lib/shared/result";
import { readActingMember } from "./guards";

type Options<Value, Answer> = {
  /** Runs after the commit and returns the answer: for work that needs the network, such as sending a mail. */
  after?: (actor: Member, value: Value) => Promise<Result<Answer>>;
  /** False for an action that a route calls: there is no page to refresh. */
  refreshes?: false;
};

type Preparation<Given, Input> = {
  /** Returns the input of the command, or a failure: for work that is too slow for a transaction, such as hashing a password. */
  prepare: (actor: Member, given: Given) => Promise<Result<Input>>;
};

/** The first message for each field, and one for the whole form. */
export function invalidInput(error: z.core.$ZodError): { ok: false; failure: Failure } {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const field = issue.path.join(".");
    if (!(field in fields)) fields[field] = issue.message;
  }
  const messages = Object.values(fields);
  return fail("invalid_input", messages.length === 1 && messages[0] ? messages[0] : "Correct the marked entries.", fields);
}

/** Runs `work` for the signed-in member with parsed input. After a success the page is refreshed in the same response. */
export async function runAction<Input, Answer>(
  name: string,
  schema: z.core.$ZodType<Input>,
  raw: unknown,
  work: (actor: Member, input: Input) => Promise<Result<Answer>>,
  refreshes = true,
): Promise<Result<Answer>> {
  const { requestId } = callerOf(await headers());
  try {
    const member = await readActingMember();
    if (!member.ok) return member;
    const parsed = z.core.safeParse(schema, raw);
    if (!parsed.success) return invalidInput(parsed.error);
    const result = await work(member.value, parsed.data);
    if (result.ok && refreshes) refresh();
    return result;
  } catch (error) {
    unstable_rethrow(error);
    return unexpectedFailure(error, name, requestId);
  }
}

export function defineAction<Input, Value, Answer = Value>(
  schema: z.core.$ZodType<Input>,
  command: Command<Input, Value, Member>,
  options?: Options<Value, Answer>,
): (raw: unknown) => Promise<Result<Answer>>;
export function defineAction<Given, Input, Value, Answer = Value>(
  schema: z.core.$ZodType<Given>,
  command: Command<Input, Value, Member>,
  options: Options<Value, Answer> & Preparation<Given, Input>,
): (raw: unknown) => Promise<Result<Answer>>;
export function defineAction<Given, Input, Value, Answer>(
  schema: z.core.$ZodType<Given>,
  command: Command<Input, Value, Member>,
  { prepare, after, refreshes }: Options<Value, Answer> & Partial<Preparation<Given, Input>> = {},
): (raw: unknown) => Promise<Result<Answer>> {
  return async (raw) =>
    runAction(
      command.name,
      schema,
      raw,
      async (actor, given) => {
        const input = prepare ? await prepare(actor, given) : ok(given as unknown as Input);
        if (!input.ok) return input;
        const result = await runCommand(command, actor, input.value);
        if (!result.ok) return result;
        return after ? after(actor, result.value) : ok(result.value as unknown as Answer);
      },
      refreshes,
    );
}
