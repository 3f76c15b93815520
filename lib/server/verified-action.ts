// An action behind a verification code. Order: actor, policy and rules of state, the code, the command. A command that the
// state refuses does not burn the code; a wrong code counts although the command is refused.

import type { z } from "zod";
import type { Member } from "@/lib/auth/actor";
import type { Result } from "@/lib/shared/result";
import { spendCode, type Verified } from "@/lib/verification/records";
import type { Deed } from "@/lib/verification/schema";
import { answerAction } from "./action";
import { now } from "./clock";
import { type Context, defineCommand, runCommand } from "./command";
import { db } from "./db";

/** What a check may see: nothing it could change with. */
export type Reading = Pick<Context<Member>, "actor" | "now" | "db">;

type VerifiedInput = { applicationId: string; code: string };

export type VerifiedCommand<Input extends VerifiedInput, State, Value, D extends Deed> = {
  name: string;
  deed: D;
  /** Policy and rules of state, without a write. Runs before the code is spent, and again under the application's lock. */
  check(reading: Reading, input: Input): Promise<Result<State>>;
  /** The write; `proof` must be consumed. */
  run(ctx: Context<Member>, proof: Verified<D>, input: Input, state: State): Promise<Result<Value>>;
};

export function defineVerifiedCommand<Input extends VerifiedInput, State, Value, D extends Deed>(
  command: VerifiedCommand<Input, State, Value, D>,
) {
  return command;
}

export async function runVerifiedCommand<Input extends VerifiedInput, State, Value, D extends Deed>(
  command: VerifiedCommand<Input, State, Value, D>,
  actor: Member,
  input: Input,
): Promise<Result<Value>> {
  const beforehand = await command.check({ actor, now: now(), db: db() }, input);
  if (!beforehand.ok) return beforehand;
  const spent = await spendCode(actor, { applicationId: input.applicationId, deed: command.deed, code: input.code });
  if (!spent.ok) return spent;
  return runCommand(
    defineCommand<Input, Value, Member>({
      name: command.name,
      locks: () => ({ application: input.applicationId }),
      async run(ctx) {
        const state = await command.check(ctx, input);
        if (!state.ok) return state;
        return command.run(ctx, spent.value, input, state.value);
      },
    }),
    actor,
    input,
  );
}

export function defineVerifiedAction<Input extends VerifiedInput, State, Value, D extends Deed>(
  schema: z.core.$ZodType<Input>,
  command: VerifiedCommand<Input, State, Value, D>,
): (raw: unknown) => Promise<Result<Value>> {
  return async (raw) => answerAction(command.name, schema, raw, (actor, input) => runVerifiedCommand(command, actor, input));
}
