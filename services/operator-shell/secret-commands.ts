// The command that seals all application secrets with the newest encryption key.

import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "@/lib/core/command";
import { resealSecrets } from "@/lib/secrets/commands";
import { unwrap } from "./failure";
import type { Shell } from "./shell";

const resealHelp = `
The secrets themselves do not change.
Before: set the new key as the first of SECRET_ENCRYPTION_KEYS, followed by the old one, for every console and SMS API
process, and restart them.
After: the old key can be removed.
The command can run while the console runs. It can be interrupted and run again.`;

/** How long to wait when the remaining secrets are locked by other changes. */
const RETRY_MS = 500;

export function addSecretCommands(shell: Shell): void {
  shell.program
    .command("reseal-secrets")
    .description("seal all application secrets with the newest encryption key, the first of SECRET_ENCRYPTION_KEYS")
    .addHelpText("after", resealHelp)
    .action(() => resealAll(shell));
}

async function resealAll({ operator, terminal }: Shell): Promise<void> {
  let total = 0;
  while (true) {
    const { moved, remaining } = unwrap(await runCommand(resealSecrets, operator, null));
    total += moved;
    if (remaining === 0) break;
    terminal.out(`${total} resealed, ${remaining} remaining.\n`);
    if (moved === 0) await delay(RETRY_MS);
  }
  terminal.out(
    total === 0
      ? "All secrets are already sealed with the newest key.\n"
      : `All secrets are now sealed with the newest key. ${total} were resealed.\n`,
  );
}
