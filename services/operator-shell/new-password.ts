// Where a new password comes from: generated, typed unseen, or the input of another program. Never an argument, which
// everybody on the machine could read in the list of processes and which the shell would keep in its history.

import type { Command } from "commander";
import { generatePassword } from "@/lib/auth/password";
import { Refusal } from "./failure";
import type { Terminal } from "./terminal";

export type PasswordOptions = { askPassword?: boolean; passwordStdin?: boolean };

export function withPasswordOptions(command: Command): Command {
  return command
    .option("--ask-password", "ask for the password instead of generating one")
    .option("--password-stdin", "take the password from the first line of the input");
}

export type NewPassword = { password: string; isGenerated: boolean };

export async function newPassword(options: PasswordOptions, terminal: Terminal): Promise<NewPassword> {
  if (options.passwordStdin) return { password: await terminal.readLine(), isGenerated: false };
  if (!options.askPassword) return { password: generatePassword(), isGenerated: true };
  if (!terminal.askHidden) throw new Refusal("There is no terminal to ask at. Use --password-stdin, or let one be generated.");
  const password = await terminal.askHidden("New password: ");
  if (password !== (await terminal.askHidden("The same again: "))) throw new Refusal("The two passwords differ.");
  return { password, isGenerated: false };
}

/** The lines that hand a person's sign-in on. */
export function describeSignIn(email: string, { password, isGenerated }: NewPassword): string {
  return isGenerated ? `  Email     ${email}\n  Password  ${password}\n\nThe password is shown this once.\n` : "";
}
