// The commands on applications.

import { restoreApplication, suspendApplication } from "@/lib/applications/commands";
import { suspendApplicationInput } from "@/lib/applications/schema";
import { runCommand } from "@/lib/core/command";
import { parseInput, unwrap } from "./failure";
import { lookUpApplication } from "./look-up";
import { addChange, applicationHelp, type Shell, type WithReason } from "./shell";

export function addApplicationCommands(shell: Shell): void {
  const { operator, terminal } = shell;

  addChange(shell, "suspend <application>", "suspend an application: its messages are refused, and its members see the reason")
    .addHelpText("after", applicationHelp)
    .action(async (reference: string, { reason }: WithReason) => {
      const application = await lookUpApplication(operator, reference);
      const input = parseInput(suspendApplicationInput, { applicationId: application.id, reason });
      unwrap(await runCommand(suspendApplication, operator, input));
      terminal.out(`The application ${application.name} of ${application.accountName} is suspended.\n`);
    });

  addChange(shell, "restore <application>", "restore a suspended application: it can send again")
    .addHelpText("after", applicationHelp)
    .action(async (reference: string, { reason }: WithReason) => {
      const application = await lookUpApplication(operator, reference);
      const input = parseInput(suspendApplicationInput, { applicationId: application.id, reason });
      unwrap(await runCommand(restoreApplication, operator, input));
      terminal.out(`The application ${application.name} of ${application.accountName} is restored.\n`);
    });
}
