// The commands on people.

import { runCommand } from "@/lib/core/command";
import { addMember, deactivatePerson, endPersonSessions, preparePassword, setPassword } from "@/lib/people/commands";
import { roleLabels } from "@/lib/people/labels";
import { addMemberInput, personInput } from "@/lib/people/schema";
import { parseInput, unwrap } from "./failure";
import { lookUpAccount, lookUpPerson } from "./look-up";
import { addPasswordOptions, choosePassword, formatSignIn, type PasswordOptions } from "./new-password";
import { accountHelp, addChange, type Shell, type WithReason } from "./shell";

type AddMemberOptions = WithReason & PasswordOptions & { email: string; name: string; role: string };

const formatEndedSessions = (count: number) => (count === 1 ? "1 session was ended." : `${count} sessions were ended.`);

export function addPeopleCommands(shell: Shell): void {
  const { operator, terminal } = shell;

  addPasswordOptions(addChange(shell, "add-member <account>", "add a member to an account"))
    .requiredOption("--email <address>", "the member's e-mail address")
    .requiredOption("--name <text>", "the member's name")
    .option("--role <role>", "ADMIN for an Administrator, who may change things; VIEWER for a Viewer, who may not", "VIEWER")
    .addHelpText("after", accountHelp)
    .action(async (reference: string, options: AddMemberOptions) => {
      const { email, name, role, reason } = options;
      const account = await lookUpAccount(operator, reference);
      const input = parseInput(addMemberInput, { accountId: account.id, email, name, role: role.toUpperCase(), reason });
      const chosen = await choosePassword(options, terminal);
      const passwordHash = unwrap(await preparePassword(chosen.password, input.email));
      unwrap(await runCommand(addMember, operator, { ...input, passwordHash }));
      const added = `${input.email} is now a member of ${account.name}. Role: ${roleLabels[input.role]}.`;
      terminal.out(`${added}\n\n${formatSignIn(input.email, chosen)}`);
    });

  addPasswordOptions(addChange(shell, "set-password <email>", "set a new password and sign the person out everywhere")).action(
    async (email: string, options: WithReason & PasswordOptions) => {
      const person = await lookUpPerson(operator, email);
      const input = parseInput(personInput, { personId: person.id, reason: options.reason });
      const chosen = await choosePassword(options, terminal);
      const passwordHash = unwrap(await preparePassword(chosen.password, person.email));
      const { endedSessions } = unwrap(await runCommand(setPassword, operator, { ...input, passwordHash }));
      const set = `The password of ${person.email} was set. ${formatEndedSessions(endedSessions)}`;
      terminal.out(`${set}\n\n${formatSignIn(person.email, chosen)}`);
    },
  );

  addChange(shell, "deactivate <email>", "sign a person out everywhere and prevent new sign-ins").action(
    async (email: string, { reason }: WithReason) => {
      const person = await lookUpPerson(operator, email);
      const input = parseInput(personInput, { personId: person.id, reason });
      const { endedSessions } = unwrap(await runCommand(deactivatePerson, operator, input));
      terminal.out(`${person.email} is deactivated. ${formatEndedSessions(endedSessions)}\n`);
    },
  );

  addChange(shell, "end-sessions <email>", "sign a person out everywhere; the person can sign in again").action(
    async (email: string, { reason }: WithReason) => {
      const person = await lookUpPerson(operator, email);
      const input = parseInput(personInput, { personId: person.id, reason });
      const { endedSessions } = unwrap(await runCommand(endPersonSessions, operator, input));
      terminal.out(`${person.email} is signed out everywhere. ${formatEndedSessions(endedSessions)}\n`);
    },
  );
}
