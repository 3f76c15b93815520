// The commands on credit cards and balances.

import { bindCard, correctBalance, topUp } from "@/lib/billing/commands";
import { bindCardInput, correctBalanceInput, topUpInput } from "@/lib/billing/schema";
import { runCommand } from "@/lib/core/command";
import { parseExpiry } from "./card";
import { parseInput, unwrap } from "./failure";
import { lookUpAccount } from "./look-up";
import { accountHelp, addChange, type Shell, type WithReason } from "./shell";

type BindCardOptions = WithReason & { brand: string; lastFour: string; expiry: string };

export function addBillingCommands(shell: Shell): void {
  const { operator, terminal } = shell;

  addChange(shell, "bind-card <account>", "record the credit card of an account, without its number")
    .requiredOption("--brand <text>", "such as Visa")
    .requiredOption("--last-four <digits>", "the last four digits of its number")
    .requiredOption("--expiry <month/year>", "such as 12/2030")
    .addHelpText("after", accountHelp)
    .action(async (reference: string, { brand, lastFour, expiry, reason }: BindCardOptions) => {
      const account = await lookUpAccount(operator, reference);
      const input = parseInput(bindCardInput, { accountId: account.id, brand, lastFour, ...parseExpiry(expiry), reason });
      const { card } = unwrap(await runCommand(bindCard, operator, input));
      terminal.out(`The card ${card} is bound to ${account.name}.\n`);
    });

  addChange(shell, "top-up <account> <amount>", "record a payment, 1.00 to 10000.00 EUR")
    .addHelpText("after", accountHelp)
    .action(async (reference: string, amount: string, { reason }: WithReason) => {
      const account = await lookUpAccount(operator, reference);
      const input = parseInput(topUpInput, { accountId: account.id, amount, reason });
      const { balanceBefore, balance } = unwrap(await runCommand(topUp, operator, input));
      terminal.out(`The balance of ${account.name} is now ${balance} EUR. It was ${balanceBefore} EUR.\n`);
    });

  addChange(shell, "correct-balance <account> <amount>", "add an amount in EUR to a balance; a negative amount reduces it")
    .addHelpText("after", accountHelp)
    .action(async (reference: string, amount: string, { reason }: WithReason) => {
      const account = await lookUpAccount(operator, reference);
      const input = parseInput(correctBalanceInput, { accountId: account.id, amount, reason });
      const { balanceBefore, balance } = unwrap(await runCommand(correctBalance, operator, input));
      terminal.out(`The balance of ${account.name} is now ${balance} EUR. It was ${balanceBefore} EUR.\n`);
    });
}
