// Where a new password comes from: generated, typed at the terminal, or read from the standard input. Never from an argument,
// because other users of the machine see arguments in the list of processes, and the shell keeps them in its history.

import type { Command } from "commander";
import { generatePassword } from "@/lib/auth/password";
import { CommandFailure } from "./failure";
import type { Terminal } from "./terminal";

export type PasswordOptions = { askPassword?: boolean; passwordStdin?: boolean };

export function addPasswordOptions(command: Command): Command {
  return command
    .option("--ask-password", "ask for the password instead of generating one")
    .option("--password-stdin", "read the password from the first line of the standard input");
}

type NewPassword = { password: string; isGenerated: boolean };

export async function choosePassword(options: PasswordOptions, terminal: Terminal): Promise<NewPassword> {
  if (options.passwordStdin) return { password: await terminal.readLine(), isGenerated: false };
  if (!options.askPassword) return { password: generatePassword(), isGenerated: true };
  if (!terminal.askHidden) {
    throw new CommandFailure("There is no terminal to ask for the password. Use --password-stdin, or omit --ask-password.");
  }
  const password = await terminal.askHidden("New password: ");
  if (password !== (await terminal.askHidden("Repeat the password: "))) throw new CommandFailure("The two passwords differ.");
  return { password, isGenerated: false };
}

/** The e-mail address and a generated password; empty when the password was not generated. */
export function formatSignIn(email: string, { password, isGenerated }: NewPassword): string {
  return isGenerated ? `  Email     ${email}\n  Password  ${password}\n\nThe password is shown only now.\n` : "";
}
