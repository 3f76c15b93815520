// What every group of commands shares: the commander program, who runs it, and the terminal.

import type { Command } from "commander";
import type { Operator } from "@/lib/core/actor";
import type { Terminal } from "./terminal";

export type Shell = { program: Command; operator: Operator; terminal: Terminal };

/** The option of every command that changes something. */
export type WithReason = { reason: string };

/** Adds a command that changes something. It cannot run without a reason. */
export function addChange({ program }: Shell, usage: string, description: string): Command {
  return program.command(usage).description(description).requiredOption("--reason <text>", "why; kept in the Audit Log");
}

export const accountHelp = "\n<account> is its id, its name, or a member's e-mail address.";
export const applicationHelp = "\n<application> is its id, its Application Key or its Channel No.";
