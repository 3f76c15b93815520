// An action behind a verification code. Order: actor, policy and rules of state, the code, the command. A command that the
// state refuses does not burn the code; a wrong code counts although the command is refused.

import type { Member } from "@/lib/core/actor";
import { type Context, defineCommand, runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { spendCode, type Verified } from "./attempts";
import type { Purpose } from "./schema";

/** What a check may see: nothing it could change with. */
export type Reading = Pick<Context<Member>, "actor" | "now" | "db">;

type VerifiedInput = { applicationId: string; code: string };

export type VerifiedCommand<Input extends VerifiedInput, State, Value, D extends Purpose> = {
  name: string;
  purpose: D;
  /** Policy and rules of state, without a write. Runs before the code is spent, and again under the application's lock. */
  check(reading: Reading, input: Input): Promise<Result<State>>;
  /** The write; `proof` must be consumed. */
  run(ctx: Context<Member>, proof: Verified<D>, input: Input, state: State): Promise<Result<Value>>;
};

export function defineVerifiedCommand<Input extends VerifiedInput, State, Value, D extends Purpose>(
  command: VerifiedCommand<Input, State, Value, D>,
) {
  return command;
}

export async function runVerifiedCommand<Input extends VerifiedInput, State, Value, D extends Purpose>(
  command: VerifiedCommand<Input, State, Value, D>,
  actor: Member,
  input: Input,
): Promise<Result<Value>> {
  const beforehand = await command.check({ actor, now: now(), db: db() }, input);
  if (!beforehand.ok) return beforehand;
  const spent = await spendCode(actor, { applicationId: input.applicationId, purpose: command.purpose, code: input.code });
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
