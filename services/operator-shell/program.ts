// The operator shell: commands of customer service on the server. Each runs one command of the product as the operator with the
// shell user's name, and its audit row has the given reason.

import { Command, CommanderError } from "commander";
import { v7 as uuidv7 } from "uuid";
import type { Operator } from "@/lib/core/actor";
import { unexpectedFailure } from "@/lib/core/command";
import { disconnect } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { addAccountCommands } from "./account-commands";
import { addApplicationCommands } from "./application-commands";
import { addBillingCommands } from "./billing-commands";
import { CommandFailure } from "./failure";
import { operatorName } from "./operator-name";
import { addPeopleCommands } from "./people-commands";
import { addSecretCommands } from "./secret-commands";
import { processTerminal, type Terminal } from "./terminal";

const examples = `
Examples:
  npm run operator -- list-accounts
  npm run operator -- set-limit "My company" 5 --reason "contract 17"
  npm run operator -- add-member "My company" --email bea@example.com --name Bea --role VIEWER --reason "requested by Anna"
  npm run operator -- suspend isms10000000 --reason "complaint 204"
  npm run operator -- correct-balance "My company" -5.00 --reason "refund of top-up 12"
`;

function buildProgram(operator: Operator, terminal: Terminal): Command {
  const program = new Command("npm run operator --")
    .description("Customer service on the server. Every change is recorded in the Audit Log, with your user name and the reason.")
    .showHelpAfterError("Add --help to a command to see its arguments and options.")
    .addHelpText("after", examples)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error });
  const shell = { program, operator, terminal };
  addAccountCommands(shell);
  addPeopleCommands(shell);
  addApplicationCommands(shell);
  addBillingCommands(shell);
  addSecretCommands(shell);
  return program;
}

/**
 * Runs one command. `argv` holds the arguments after the program's name. Returns the exit code: 1 when the command failed.
 * `openDatabase` runs before the command itself, so not for help texts and invalid arguments, which need no database.
 */
export async function runOperator(
  argv: string[],
  terminal: Terminal = processTerminal(),
  openDatabase?: () => Promise<void>,
): Promise<number> {
  // Only errors are logged: other log lines would appear between the output of the command.
  if (log.isLevelEnabled("warn")) log.level = "error";
  const operator: Operator = { kind: "operator", name: operatorName() };
  const program = buildProgram(operator, terminal).hook("preAction", async () => {
    await openDatabase?.().catch((error: Error) => {
      throw new CommandFailure(error.message);
    });
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has already written its own text: a help text, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    const message =
      error instanceof CommandFailure ? error.message : unexpectedFailure(error, "operator", uuidv7()).failure.message;
    terminal.error(`${message}\n`);
    return 1;
  } finally {
    await disconnect();
  }
}
