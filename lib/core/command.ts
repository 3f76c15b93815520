// Every change is one command: in one transaction, at one instant, with its audit row, or not at all.
//
// The transaction takes the locks that the command names, in the order account, application, person. It reads the clock after
// that, so the command that waited for a lock also has the later instant. A refused command is rolled back completely.

import { now } from "@/lib/platform/clock";
import { db, type Transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { type Failure, fail, type Result } from "@/lib/shared/result";
import type { Actor } from "./actor";
import type { AuditEntry } from "./audit-entry";
import { describeDatabaseError, describeFault, mapDatabaseError } from "./database-errors";
import { recordAudit } from "./record-audit";

export type Context<A extends Actor = Actor> = {
  actor: A;
  /** The instant of the command, read after its locks are taken. */
  now: Date;
  db: Transaction;
  audit(entry: AuditEntry): Promise<void>;
  /** Runs after the commit, outside the transaction. An error is logged and does not change the result. */
  afterCommit(effect: () => Promise<void>): void;
};

/** Ids of the rows to lock. A missing row locks nothing; the command itself finds that it is missing. */
export type Locks = { account?: string; application?: string; person?: string };

export type Command<Input, Value, A extends Actor = Actor> = {
  name: string;
  locks(actor: A, input: Input): Locks;
  run(ctx: Context<A>, input: Input): Promise<Result<Value>>;
};

export function defineCommand<Input, Value, A extends Actor = Actor>(command: Command<Input, Value, A>) {
  return command;
}

/** Thrown inside the transaction to roll it back; carries the failure. */
class CommandRefused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

// NO KEY UPDATE: rows that refer to the locked row, such as audit rows, can still be inserted.
// A member locks rows of the own account only, so nobody can make another account wait.
async function takeLocks(tx: Transaction, actor: Actor, locks: Locks): Promise<void> {
  if (locks.account) await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${locks.account}::uuid FOR NO KEY UPDATE`;
  if (locks.application) {
    const scope = actor.kind === "member" ? actor.accountId : null;
    await tx.$queryRaw`
      SELECT 1 FROM applications
      WHERE id = ${locks.application}::uuid AND (${scope}::uuid IS NULL OR account_id = ${scope}::uuid) FOR NO KEY UPDATE`;
  }
  if (locks.person) await tx.$queryRaw`SELECT 1 FROM people WHERE id = ${locks.person}::uuid FOR NO KEY UPDATE`;
}

/** Returns refusals and expected database errors as a failure; throws every fault. */
export async function runCommand<Input, Value, A extends Actor>(
  command: Command<Input, Value, A>,
  actor: A,
  input: Input,
): Promise<Result<Value>> {
  const effects: (() => Promise<void>)[] = [];
  let result: Result<Value>;
  try {
    result = await db().$transaction(async (tx) => {
      await takeLocks(tx, actor, command.locks(actor, input));
      let audited = false;
      const instant = now();
      const outcome = await command.run(
        {
          actor,
          now: instant,
          db: tx,
          audit: async (entry) => {
            await recordAudit(tx, actor, instant, entry);
            audited = true;
          },
          afterCommit: (effect) => effects.push(effect),
        },
        input,
      );
      if (!outcome.ok) throw new CommandRefused(outcome.failure);
      if (!audited && !outcome.unchanged) throw new Error(`${command.name} changed something and recorded no audit event`);
      return outcome;
    });
  } catch (error) {
    if (error instanceof CommandRefused) return { ok: false, failure: error.failure };
    const failure = mapDatabaseError(error);
    if (!failure) throw error;
    log.warn({ event: "command.refused_by_database", command: command.name, error: describeDatabaseError(error) });
    return { ok: false, failure };
  }
  for (const effect of effects) {
    effect().catch((error: unknown) =>
      log.error({ event: "command.effect_failed", command: command.name, reason: String(error) }),
    );
  }
  return result;
}

/** For an action, a route or the operator shell: logs a fault and returns a failure that refers to the log by `reference`. */
export function unexpectedFailure(error: unknown, where: string, reference: string): { ok: false; failure: Failure } {
  const failure = mapDatabaseError(error);
  if (failure) return { ok: false, failure };
  log.error({ event: "unexpected", where, requestId: reference, error: describeFault(error) });
  return fail("unexpected", `Something went wrong on our side. Nothing was changed. Reference: ${reference}`);
}
