// How a change happens: one command, in one transaction, at one instant, with its audit row, or not at all.
//
// The transaction takes the locks that the command names, in the order account, application, person; only then is the clock read,
// so that of two commands the one that waited also acts at the later instant. A refusal rolls everything back.

import { now } from "@/lib/platform/clock";
import { db, type Transaction } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { type Failure, fail, type Result } from "@/lib/shared/result";
import type { Actor } from "./actor";
import type { AuditEntry } from "./audit-entry";
import { describeDatabaseError, mapDatabaseError } from "./database-errors";
import { recordAudit } from "./record-audit";

export type Context<A extends Actor = Actor> = {
  actor: A;
  /** The instant of the command, read after its locks were taken. */
  now: Date;
  db: Transaction;
  audit(entry: AuditEntry): Promise<void>;
  /** Runs once the change is committed, outside the transaction; what it throws is logged and changes nothing. */
  afterCommit(effect: () => Promise<void>): void;
};

/** Ids of the rows to lock. An absent row locks nothing: the command itself finds that it is not there. */
export type Locks = { account?: string; application?: string; person?: string };

export type Command<Input, Value, A extends Actor = Actor> = {
  name: string;
  locks(actor: A, input: Input): Locks;
  run(ctx: Context<A>, input: Input): Promise<Result<Value>>;
};

export function defineCommand<Input, Value, A extends Actor = Actor>(command: Command<Input, Value, A>) {
  return command;
}

/** Carries a refusal out of the transaction, which rolls it back. */
class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
  }
}

// NO KEY UPDATE: rows that refer to the locked one (audit rows, later the messages) can still be inserted meanwhile.
// A member locks within the own account only: nobody can make somebody else wait.
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

/** Answers refusals and known database errors as values; throws what is a fault. */
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
      const answer = await command.run(
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
      if (!answer.ok) throw new Refused(answer.failure);
      if (!audited && !answer.unchanged) throw new Error(`${command.name} changed something and recorded no audit event`);
      return answer;
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, failure: error.failure };
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

/** Turns an error that a caller must survive (an action, the operator's shell) into an answer with a reference to the log. */
export function unexpectedFailure(error: unknown, where: string, reference: string): { ok: false; failure: Failure } {
  const failure = mapDatabaseError(error);
  if (failure) return { ok: false, failure };
  const { name, code, constraint } = describeDatabaseError(error);
  // The text of a database error contains rows, so only errors of our own are logged with their text.
  const isDatabaseError = name.startsWith("Prisma") || name === "DriverAdapterError";
  log.error({
    event: "unexpected",
    where,
    requestId: reference,
    error: isDatabaseError
      ? { name, code, constraint }
      : { name, message: (error as Error).message, stack: (error as Error).stack },
  });
  return fail("unexpected", `Something went wrong on our side. Nothing was changed. Reference: ${reference}`);
}
