// The commands on accounts.

import { setApplicationLimit } from "@/lib/accounts/commands";
import { getAccountDetails, listAccounts } from "@/lib/accounts/queries";
import { setApplicationLimitInput } from "@/lib/accounts/schema";
import { runCommand } from "@/lib/core/command";
import { createAccountWithMember, preparePassword } from "@/lib/people/commands";
import { createAccountWithMemberInput } from "@/lib/people/schema";
import { formatAccountDetails } from "./account-details";
import { formatCard } from "./card";
import { parseInput, unwrap } from "./failure";
import { lookUpAccount } from "./look-up";
import { addPasswordOptions, choosePassword, formatSignIn, type PasswordOptions } from "./new-password";
import { accountHelp, addChange, type Shell, type WithReason } from "./shell";
import { formatTable } from "./table";

type CreateOptions = WithReason & PasswordOptions & { name: string; email: string; memberName: string };

export function addAccountCommands(shell: Shell): void {
  const { program, operator, terminal } = shell;

  program
    .command("list-accounts")
    .description("list all accounts, with their balances, limits, cards and members")
    .action(async () => {
      const accounts = await listAccounts(operator);
      if (accounts.length === 0) return terminal.out("There is no account yet.\n");
      terminal.out(
        formatTable(
          ["ACCOUNT", "ID", "BALANCE (EUR)", "APPLICATIONS", "CARD", "MEMBERS"],
          accounts.map((account) => [
            account.name,
            account.id,
            account.balance,
            `${account.applicationCount} of ${account.applicationLimit}`,
            formatCard(account.card),
            account.members.join(", "),
          ]),
        ),
      );
    });

  program
    .command("show-account <account>")
    .description("show one account: its people, applications, ledger and Audit Log")
    .addHelpText("after", accountHelp)
    .action(async (reference: string) => {
      const account = await lookUpAccount(operator, reference);
      const details = await getAccountDetails(operator, account.id);
      if (details) terminal.out(formatAccountDetails(details));
    });

  addPasswordOptions(addChange(shell, "create-account", "create an account with its first member, an administrator"))
    .requiredOption("--name <text>", "the name of the account")
    .requiredOption("--email <address>", "the member's e-mail address")
    .requiredOption("--member-name <text>", "the member's name")
    .action(async (options: CreateOptions) => {
      const { name, email, memberName, reason } = options;
      const firstMember = { email, name: memberName, role: "ADMIN" };
      const input = parseInput(createAccountWithMemberInput, { name, reason, firstMember });
      const chosen = await choosePassword(options, terminal);
      const passwordHash = unwrap(await preparePassword(chosen.password, input.firstMember.email));
      const { accountId } = unwrap(await runCommand(createAccountWithMember, operator, { ...input, passwordHash }));
      terminal.out(`The account ${input.name} was created: ${accountId}\n\n${formatSignIn(input.firstMember.email, chosen)}`);
    });

  addChange(shell, "set-limit <account> <limit>", "set how many applications an account may have")
    .addHelpText("after", accountHelp)
    .action(async (reference: string, text: string, { reason }: WithReason) => {
      const account = await lookUpAccount(operator, reference);
      const limit = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      const input = parseInput(setApplicationLimitInput, { accountId: account.id, limit, reason });
      const { before, after } = unwrap(await runCommand(setApplicationLimit, operator, input));
      terminal.out(
        before === after
          ? `The application limit of ${account.name} is already ${after}. Nothing was changed.\n`
          : `The application limit of ${account.name} is now ${after}. It was ${before}.\n`,
      );
    });
}
