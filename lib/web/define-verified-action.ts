// An action that requires a verification code: it runs a verified command.

import type { z } from "zod";
import type { Result } from "@/lib/shared/result";
import type { Purpose } from "@/lib/verification/schema";
import { runVerifiedCommand, type VerifiedCommand } from "@/lib/verification/verified-command";
import { runAction } from "./define-action";

type VerifiedInput = { applicationId: string; code: string };

export function defineVerifiedAction<Input extends VerifiedInput, State, Value, P extends Purpose>(
  schema: z.core.$ZodType<Input>,
  command: VerifiedCommand<Input, State, Value, P>,
): (raw: unknown) => Promise<Result<Value>> {
  return async (raw) => runAction(command.name, schema, raw, (actor, input) => runVerifiedCommand(command, actor, input));
}
