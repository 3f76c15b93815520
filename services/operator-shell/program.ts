// The commands of customer service at the server's own shell. Each is one command of the product, run as the operator with
// the shell user's name, and audited with the reason that was given.

import { userInfo } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { Command, CommanderError } from "commander";
import { v7 as uuidv7 } from "uuid";
import { createAccount, setApplicationLimit } from "@/lib/accounts/commands";
import { type AccountRow, findAccounts, findApplication, getAccountDetails, listAccounts } from "@/lib/accounts/queries";
import { createAccountInput, setApplicationLimitInput } from "@/lib/accounts/schema";
import { restoreApplication, suspendApplication } from "@/lib/applications/commands";
import { suspendApplicationInput } from "@/lib/applications/schema";
import { bindCard, correctBalance, topUp } from "@/lib/billing/commands";
import { isCardExpiredAt } from "@/lib/billing/rules";
import { bindCardInput, correctBalanceInput, topUpInput } from "@/lib/billing/schema";
import type { Operator } from "@/lib/core/actor";
import { runCommand, unexpectedFailure } from "@/lib/core/command";
import { addMember, deactivatePerson, endPersonSessions, preparePassword, setPassword } from "@/lib/people/commands";
import { findPerson } from "@/lib/people/queries";
import { addMemberInput, personInput } from "@/lib/people/schema";
import { now } from "@/lib/platform/clock";
import { disconnect } from "@/lib/platform/db";
import { processEnvironment } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { resealSecrets } from "@/lib/secrets/commands";
import { formatAccountDetails } from "./account-details";
import { accepted, Refusal, wellFormed } from "./failure";
import { describeSignIn, newPassword, type PasswordOptions, withPasswordOptions } from "./new-password";
import { formatTable } from "./table";
import { ownTerminal, type Terminal } from "./terminal";

type Reason = { reason: string };

/** Who sits at the shell: behind sudo, the person who called it. */
export function operatorName(): string {
  const caller = process.getuid?.() === 0 ? processEnvironment().SUDO_USER : undefined;
  if (caller) return caller;
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have no name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}

async function accountOf(operator: Operator, reference: string): Promise<AccountRow> {
  const found = await findAccounts(operator, reference);
  const [account] = found;
  if (!account)
    throw new Refusal(`There is no account "${reference}". Name it by its id, its name or a member's e-mail address.`);
  if (found.length > 1) {
    throw new Refusal(`There are ${found.length} accounts "${reference}". Use the id: ${found.map(({ id }) => id).join(", ")}.`);
  }
  return account;
}

async function personOf(operator: Operator, email: string) {
  const person = await findPerson(operator, email);
  if (!person) throw new Refusal(`Nobody has the e-mail address "${email}".`);
  return person;
}

async function applicationOf(operator: Operator, reference: string) {
  const application = await findApplication(operator, reference);
  if (!application) {
    throw new Refusal(`There is no application "${reference}". Name it by its id, its Application Key or its Channel No.`);
  }
  return application;
}

/** `12/2030` or `12/30`. */
function expiryOf(text: string): { expiryMonth: number; expiryYear: number } {
  const match = /^(0?[1-9]|1[0-2])\/(\d{2}|\d{4})$/.exec(text.trim());
  if (!match) throw new Refusal("Write the expiry as month and year, such as 12/2030.");
  const year = Number(match[2]);
  return { expiryMonth: Number(match[1]), expiryYear: year < 100 ? 2000 + year : year };
}

function describeCard(card: AccountRow["card"]): string {
  if (!card) return "none";
  const expiry = `${String(card.expiryMonth).padStart(2, "0")}/${card.expiryYear}`;
  return `${card.brand} ${card.lastFour} ${expiry}${isCardExpiredAt(card, now()) ? " (expired)" : ""}`;
}

const endedSessions = (count: number) => (count === 1 ? "1 session was ended." : `${count} sessions were ended.`);

function buildProgram(operator: Operator, terminal: Terminal): Command {
  const program = new Command("npm run operator --")
    .description("Customer service at the server's own shell. Every change is audited under your name, with its reason.")
    .showHelpAfterError("Add --help to a command to see what it takes.")
    .addHelpText(
      "after",
      `
Examples:
  npm run operator -- list-accounts
  npm run operator -- set-limit "My company" 5 --reason "contract 17"
  npm run operator -- add-member "My company" --email bea@example.com --name Bea --role VIEWER --reason "asked by Anna"
  npm run operator -- suspend isms10000000 --reason "complaint 204"
  npm run operator -- correct-balance "My company" -5.00 --reason "refund of top-up 12"
`,
    )
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error });

  /** A command that changes something: it cannot be run without saying why. */
  const change = (usage: string, description: string) =>
    program.command(usage).description(description).requiredOption("--reason <text>", "why; kept in the audit");
  const onAccount = "<account> is its id, its name, or a member's e-mail address.";
  const onApplication = "<application> is its id, its Application Key or its Channel No.";

  program
    .command("list-accounts")
    .description("all accounts, with their balances, limits, cards and members")
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
            describeCard(account.card),
            account.members.join(", "),
          ]),
        ),
      );
    });

  program
    .command("show-account <account>")
    .description("one account whole: its people, applications, ledger and audit")
    .addHelpText("after", `\n${onAccount}`)
    .action(async (reference: string) => {
      const account = await accountOf(operator, reference);
      const dossier = await getAccountDetails(operator, account.id);
      if (dossier) terminal.out(formatAccountDetails(dossier, describeCard(dossier.card)));
    });

  withPasswordOptions(change("create-account", "create an account with its first member, an ADMIN"))
    .requiredOption("--name <text>", "name of the account")
    .requiredOption("--email <address>", "the member's e-mail address")
    .requiredOption("--member-name <text>", "the member's name")
    .action(async (options: Reason & PasswordOptions & { name: string; email: string; memberName: string }) => {
      const { name, email, memberName, reason } = options;
      const firstMember = { email, name: memberName, role: "ADMIN" };
      const input = wellFormed(createAccountInput, { name, reason, firstMember });
      const chosen = await newPassword(options, terminal);
      const passwordHash = accepted(await preparePassword(chosen.password, input.firstMember.email));
      const { accountId } = accepted(await runCommand(createAccount, operator, { ...input, passwordHash }));
      terminal.out(`The account ${input.name} was created: ${accountId}\n\n${describeSignIn(input.firstMember.email, chosen)}`);
    });

  withPasswordOptions(change("add-member <account>", "add a member to an account"))
    .requiredOption("--email <address>", "the member's e-mail address")
    .requiredOption("--name <text>", "the member's name")
    .option("--role <role>", "ADMIN changes things, VIEWER only looks", "VIEWER")
    .addHelpText("after", `\n${onAccount}`)
    .action(async (reference: string, options: Reason & PasswordOptions & { email: string; name: string; role: string }) => {
      const { email, name, role, reason } = options;
      const account = await accountOf(operator, reference);
      const input = wellFormed(addMemberInput, { accountId: account.id, email, name, role: role.toUpperCase(), reason });
      const chosen = await newPassword(options, terminal);
      const passwordHash = accepted(await preparePassword(chosen.password, input.email));
      accepted(await runCommand(addMember, operator, { ...input, passwordHash }));
      terminal.out(
        `${input.email} is now a member of ${account.name}, as ${input.role}.\n\n${describeSignIn(input.email, chosen)}`,
      );
    });

  withPasswordOptions(change("set-password <email>", "give a person a new password and sign them out everywhere")).action(
    async (email: string, options: Reason & PasswordOptions) => {
      const person = await personOf(operator, email);
      const input = wellFormed(personInput, { personId: person.id, reason: options.reason });
      const chosen = await newPassword(options, terminal);
      const passwordHash = accepted(await preparePassword(chosen.password, person.email));
      const ended = accepted(await runCommand(setPassword, operator, { ...input, passwordHash })).endedSessions;
      terminal.out(`The password of ${person.email} was set. ${endedSessions(ended)}\n\n${describeSignIn(person.email, chosen)}`);
    },
  );

  change("deactivate <email>", "sign a person out everywhere and let them not sign in again").action(
    async (email: string, { reason }: Reason) => {
      const person = await personOf(operator, email);
      const input = wellFormed(personInput, { personId: person.id, reason });
      const ended = accepted(await runCommand(deactivatePerson, operator, input)).endedSessions;
      terminal.out(`${person.email} is deactivated. ${endedSessions(ended)}\n`);
    },
  );

  change("end-sessions <email>", "sign a person out everywhere; they can sign in again").action(
    async (email: string, { reason }: Reason) => {
      const person = await personOf(operator, email);
      const input = wellFormed(personInput, { personId: person.id, reason });
      const ended = accepted(await runCommand(endPersonSessions, operator, input)).endedSessions;
      terminal.out(`${person.email} is signed out everywhere. ${endedSessions(ended)}\n`);
    },
  );

  change("set-limit <account> <limit>", "set how many applications an account may have")
    .addHelpText("after", `\n${onAccount}`)
    .action(async (reference: string, limit: string, { reason }: Reason) => {
      const account = await accountOf(operator, reference);
      const count = /^\d{1,9}$/.test(limit) ? Number(limit) : Number.NaN;
      const input = wellFormed(setApplicationLimitInput, { accountId: account.id, limit: count, reason });
      const { before, after } = accepted(await runCommand(setApplicationLimit, operator, input));
      terminal.out(
        before === after
          ? `The application limit of ${account.name} is ${after} already. Nothing was changed.\n`
          : `The application limit of ${account.name} is now ${after}. It was ${before}.\n`,
      );
    });

  change("suspend <application>", "let an application send no more; its members see the reason")
    .addHelpText("after", `\n${onApplication}`)
    .action(async (reference: string, { reason }: Reason) => {
      const application = await applicationOf(operator, reference);
      const input = wellFormed(suspendApplicationInput, { applicationId: application.id, reason });
      accepted(await runCommand(suspendApplication, operator, input));
      terminal.out(`The application ${application.name} of ${application.accountName} is suspended.\n`);
    });

  change("restore <application>", "let a suspended application send again")
    .addHelpText("after", `\n${onApplication}`)
    .action(async (reference: string, { reason }: Reason) => {
      const application = await applicationOf(operator, reference);
      const input = wellFormed(suspendApplicationInput, { applicationId: application.id, reason });
      accepted(await runCommand(restoreApplication, operator, input));
      terminal.out(`The application ${application.name} of ${application.accountName} is restored.\n`);
    });

  change("bind-card <account>", "record the credit card of an account; never its number")
    .requiredOption("--brand <text>", "such as Visa")
    .requiredOption("--last-four <digits>", "the last four digits of its number")
    .requiredOption("--expiry <month/year>", "such as 12/2030")
    .addHelpText("after", `\n${onAccount}`)
    .action(async (reference: string, options: Reason & { brand: string; lastFour: string; expiry: string }) => {
      const { brand, lastFour, expiry, reason } = options;
      const account = await accountOf(operator, reference);
      const input = wellFormed(bindCardInput, { accountId: account.id, brand, lastFour, ...expiryOf(expiry), reason });
      const { card } = accepted(await runCommand(bindCard, operator, input));
      terminal.out(`The card ${card} is bound to ${account.name}.\n`);
    });

  change("top-up <account> <amount>", "record a payment, 1.00 to 10000.00 EUR")
    .addHelpText("after", `\n${onAccount}`)
    .action(async (reference: string, amount: string, { reason }: Reason) => {
      const account = await accountOf(operator, reference);
      const input = wellFormed(topUpInput, { accountId: account.id, amount, reason });
      const { balanceBefore, balance } = accepted(await runCommand(topUp, operator, input));
      terminal.out(`The balance of ${account.name} is now ${balance} EUR. It was ${balanceBefore} EUR.\n`);
    });

  change("correct-balance <account> <amount>", "add an amount of EUR to a balance, or take it off with a minus")
    .addHelpText("after", `\n${onAccount}`)
    .action(async (reference: string, amount: string, { reason }: Reason) => {
      const account = await accountOf(operator, reference);
      const input = wellFormed(correctBalanceInput, { accountId: account.id, amount, reason });
      const { balanceBefore, balance } = accepted(await runCommand(correctBalance, operator, input));
      terminal.out(`The balance of ${account.name} is now ${balance} EUR. It was ${balanceBefore} EUR.\n`);
    });

  program
    .command("reseal-secrets")
    .description("move all application secrets to the newest encryption key, the first of SECRET_ENCRYPTION_KEYS")
    .addHelpText("after", `\n${resealHelp}`)
    .action(() => resealAll(operator, terminal));

  return program;
}

const resealHelp = `Nobody's secret changes. Before: give every console and SMS API process the new key as the first of
SECRET_ENCRYPTION_KEYS, with the old one behind it, and restart them. After: the old key can be dropped. It may be
interrupted and run again, and may run while the console does.`;

/** How long to wait for secrets that somebody is changing at this moment. */
const RETRY_MS = 500;

async function resealAll(operator: Operator, terminal: Terminal): Promise<void> {
  let total = 0;
  while (true) {
    const { moved, remaining } = accepted(await runCommand(resealSecrets, operator, null));
    total += moved;
    if (remaining === 0) break;
    terminal.out(`${total} moved, ${remaining} to go.\n`);
    if (moved === 0) await delay(RETRY_MS);
  }
  terminal.out(
    total === 0
      ? "All secrets are sealed under the newest key already.\n"
      : `All secrets are sealed under the newest key now: ${total} were moved.\n`,
  );
}

/**
 * Runs one command. `argv` is what stands after the program's name. Answers the exit code: 1 for whatever was not done.
 * `open` finds the database; it is not asked for help texts and for what is refused unheard, which need none.
 */
export async function runOperator(
  argv: string[],
  terminal: Terminal = ownTerminal(),
  open?: () => Promise<void>,
): Promise<number> {
  // Log lines would stand between the sentences; what is a fault is still logged.
  if (log.isLevelEnabled("warn")) log.level = "error";
  const operator: Operator = { kind: "operator", name: operatorName() };
  const program = buildProgram(operator, terminal).hook("preAction", async () => {
    await open?.().catch((error: Error) => {
      throw new Refusal(error.message);
    });
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    // commander has written its own words: a help text, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    const message = error instanceof Refusal ? error.message : unexpectedFailure(error, "operator", uuidv7()).failure.message;
    terminal.error(`${message}\n`);
    return 1;
  } finally {
    await disconnect();
  }
}
