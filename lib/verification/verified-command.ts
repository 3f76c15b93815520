// A command that needs a verification code. Order: actor, policy and rules of state, code, command. A command that the rules
// refuse does not spend the code. A wrong code is counted although the command is refused.

import type { Member } from "@/lib/core/actor";
import { type Context, defineCommand, runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { spendCode, type Verified } from "./attempts";
import type { Purpose } from "./schema";

/** The context of a check, which must not write. */
export type CheckContext = Pick<Context<Member>, "actor" | "now" | "db">;

type VerifiedInput = { applicationId: string; code: string };

export type VerifiedCommand<Input extends VerifiedInput, State, Value, P extends Purpose> = {
  name: string;
  purpose: P;
  /** Policy and rules of state; does not write. Runs before the code is spent, and again under the application's lock. */
  check(ctx: CheckContext, input: Input): Promise<Result<State>>;
  /** The write. Must consume `proof`. */
  run(ctx: Context<Member>, proof: Verified<P>, input: Input, state: State): Promise<Result<Value>>;
};

export function defineVerifiedCommand<Input extends VerifiedInput, State, Value, P extends Purpose>(
  command: VerifiedCommand<Input, State, Value, P>,
) {
  return command;
}

export async function runVerifiedCommand<Input extends VerifiedInput, State, Value, P extends Purpose>(
  command: VerifiedCommand<Input, State, Value, P>,
  actor: Member,
  input: Input,
): Promise<Result<Value>> {
  const checked = await command.check({ actor, now: now(), db: db() }, input);
  if (!checked.ok) return checked;
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
