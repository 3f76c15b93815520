import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signIn } from "@/lib/auth/commands";
import { findSignedInMember } from "@/lib/auth/queries";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { makeAccount, makeApplication, makeMember, makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { operatorName } from "./operator-name";
import { runOperator } from "./program";
import type { Terminal } from "./terminal";

type TerminalInput = { answers?: string[]; line?: string };

/** Runs a command on a terminal with the given input. */
async function run(argv: string[], { answers, line = "" }: TerminalInput = {}) {
  const output = { out: "", error: "", asked: [] as string[] };
  const terminal: Terminal = {
    out: (text) => {
      output.out += text;
    },
    error: (text) => {
      output.error += text;
    },
    askHidden: answers
      ? async (question) => {
          output.asked.push(question);
          return answers.shift() ?? "";
        }
      : null,
    readLine: async () => line,
  };
  const code = await runOperator(argv, terminal);
  return { code, ...output };
}

const caller = () => ({ address: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`, userAgent: "B", requestId: "r" });
const canSignIn = async (email: string, password: string) => (await signIn({ email, password }, caller(), null)).ok;
const withReason = ["--reason", "ticket 17"];
const latest = (accountId: string, event: string) =>
  db().auditEvent.findFirstOrThrow({ where: { accountId, event }, orderBy: { id: "desc" } });

describe("the operator shell", () => {
  it("lists accounts with balance, limit, card and members", async () => {
    const { member, person } = await makeMember({ account: { name: `Listed ${randomUUID()}`, balance: "12.30" } });
    await makeApplication(member.accountId);
    const { code, out } = await run(["list-accounts"]);
    expect(code).toBe(0);
    const line = out.split("\n").find((each) => each.includes(member.accountId));
    expect(line).toMatch(/12\.30 {2,}1 of 2 {2,}Visa 4242 12\/\d{4} {2,}/);
    expect(line).toContain(person.email);
  });

  it("creates an account whose first member can sign in with the generated password", async () => {
    const email = `${randomUUID()}@example.com`;
    const argv = [
      "create-account",
      "--name",
      "Northwind",
      "--email",
      email.toUpperCase(),
      "--member-name",
      "Anna",
      ...withReason,
    ];
    const { code, out } = await run(argv);
    expect(code).toBe(0);
    const password = /Password {2}(\S+)/.exec(out)?.[1] ?? "";
    expect(await canSignIn(email, password)).toBe(true);
    const accountId = /: ([0-9a-f-]{36})/.exec(out)?.[1] ?? "";
    expect(await latest(accountId, "account.created")).toMatchObject({
      actorKind: "OPERATOR",
      actorName: operatorName(),
      reason: "ticket 17",
    });
    expect(await latest(accountId, "person.added")).toMatchObject({ after: { email, name: "Anna", role: "ADMIN" } });
  });

  it("adds a member as a viewer by default", async () => {
    const account = await makeAccount();
    const emails = [`${randomUUID()}@example.com`, `${randomUUID()}@example.com`];
    await run(["add-member", account.id, "--email", emails[0] ?? "", "--name", "Bea", ...withReason]);
    await run(["add-member", account.id, "--email", emails[1] ?? "", "--name", "Cleo", "--role", "admin", ...withReason]);
    const people = await db().person.findMany({ where: { accountId: account.id }, orderBy: { id: "asc" } });
    expect(people.map(({ email, role }) => [email, role])).toEqual([
      [emails[0], "VIEWER"],
      [emails[1], "ADMIN"],
    ]);
  });

  it("reads a password from the standard input or the terminal, and never shows it", async () => {
    const person = await makePerson();
    const fromInput = await run(["set-password", person.email, "--password-stdin", ...withReason], {
      line: "nine green lanterns hum",
    });
    expect(fromInput.code).toBe(0);
    expect(await canSignIn(person.email, "nine green lanterns hum")).toBe(true);
    const asked = await run(["set-password", person.email, "--ask-password", ...withReason], {
      answers: ["eight blue kettles sing", "eight blue kettles sing"],
    });
    expect(asked).toMatchObject({ code: 0, asked: ["New password: ", "Repeat the password: "] });
    expect(await canSignIn(person.email, "eight blue kettles sing")).toBe(true);
    for (const text of [fromInput.out, asked.out]) expect(text).not.toMatch(/lanterns|kettles/);
  });

  it("refuses a password that is repeated differently, is common, or is an argument", async () => {
    const person = await makePerson();
    const differs = await run(["set-password", person.email, "--ask-password", ...withReason], {
      answers: ["one two three four", "five"],
    });
    expect(differs).toMatchObject({ code: 1, error: "The two passwords differ.\n" });
    const common = await run(["set-password", person.email, "--password-stdin", ...withReason], { line: "Password1234!" });
    expect(common).toMatchObject({ code: 1, out: "" });
    expect(common.error).toMatch(/easy to guess/);
    const noTerminal = await run(["set-password", person.email, "--ask-password", ...withReason]);
    expect(noTerminal.error).toMatch(/^There is no terminal to ask for the password\./);
    expect((await run(["set-password", person.email, "--password", "nine green lanterns hum", ...withReason])).code).toBe(1);
    expect(await canSignIn(person.email, PASSWORD)).toBe(true);
  });

  it("deactivates a person at once", async () => {
    const { person, sid } = await makeMember();
    const { code, out } = await run(["deactivate", person.email.toUpperCase(), ...withReason]);
    expect({ code, out }).toEqual({ code: 0, out: `${person.email} is deactivated. 1 session was ended.\n` });
    expect(await findSignedInMember(sid, caller(), now())).toBeNull();
    const again = await run(["deactivate", person.email, ...withReason]);
    expect(again.code).toBe(1);
    expect(again.error).toMatch(/^This person was deactivated on \d{4}/);
  });

  it("sets an application limit", async () => {
    const account = await makeAccount({ name: `Limited ${randomUUID()}` });
    const { code, out } = await run(["set-limit", account.name, "5", ...withReason]);
    expect({ code, out }).toEqual({ code: 0, out: `The application limit of ${account.name} is now 5. It was 2.\n` });
    expect((await run(["set-limit", account.name, "5", ...withReason])).out).toMatch(/is already 5/);
    expect((await run(["set-limit", account.name, "many", ...withReason])).error).toBe(
      "The limit must be a whole number from 0 to 100000.\n",
    );
    expect((await run(["set-limit", account.name, "-1", ...withReason])).code).toBe(1);
    expect(await db().account.findUnique({ where: { id: account.id } })).toMatchObject({ applicationLimit: 5 });
  });

  it("suspends and restores an application by id, key or channel number", async () => {
    const account = await makeAccount();
    const application = await makeApplication(account.id);
    const currentStatus = async () => (await db().application.findUniqueOrThrow({ where: { id: application.id } })).status;
    expect((await run(["suspend", application.channelNumber, ...withReason])).code).toBe(0);
    expect(await currentStatus()).toBe("SUSPENDED");
    expect(await latest(account.id, "application.suspended")).toMatchObject({
      applicationId: application.id,
      reason: "ticket 17",
    });
    expect((await run(["restore", application.key, ...withReason])).code).toBe(0);
    expect(await currentStatus()).toBe("LAUNCHED");
    expect((await run(["suspend", application.id, ...withReason])).code).toBe(0);
    expect((await run(["suspend", application.id, ...withReason])).code).toBe(1);
    expect((await run(["suspend", "isms99999999", ...withReason])).error).toMatch(/^There is no application "isms99999999"/);
  });

  it("binds a card, tops up and corrects a balance, also below zero", async () => {
    const account = await makeAccount({ name: `Paid ${randomUUID()}`, balance: "0.00", card: null });
    const card = ["--brand", "Visa", "--last-four", "4242"];
    expect((await run(["bind-card", account.id, ...card, "--expiry", "12/90", ...withReason])).out).toBe(
      `The card Visa 4242 12/2090 is bound to ${account.name}.\n`,
    );
    expect((await run(["bind-card", account.id, ...card, "--expiry", "13/2030", ...withReason])).error).toMatch(
      /such as 12\/2030/,
    );
    expect(
      (
        await run([
          "bind-card",
          account.id,
          "--brand",
          "Visa",
          "--last-four",
          "4242424242424242",
          "--expiry",
          "12/90",
          ...withReason,
        ])
      ).error,
    ).toMatch(/never the card's number/);
    expect((await run(["top-up", account.id, "20", ...withReason])).out).toBe(
      `The balance of ${account.name} is now 20.00 EUR. It was 0.00 EUR.\n`,
    );
    expect((await run(["top-up", account.id, "10000.01", ...withReason])).error).toBe("A top-up is from 1.00 to 10000.00 EUR.\n");
    expect((await run(["correct-balance", account.id, "-25.50", ...withReason])).out).toBe(
      `The balance of ${account.name} is now -5.50 EUR. It was 20.00 EUR.\n`,
    );
    expect((await run(["correct-balance", account.id, "0", ...withReason])).error).toBe("A correction is not zero.\n");
    expect((await run(["correct-balance", account.id, "5,00", ...withReason])).error).toBe("Enter an amount like 100.00.\n");
  });

  it("changes nothing without a reason", async () => {
    const account = await makeAccount();
    for (const reason of [[], ["--reason", " "]]) {
      const { code, error } = await run(["set-limit", account.id, "5", ...reason]);
      expect(code).toBe(1);
      expect(error).toMatch(/reason/i);
    }
    expect(await db().auditEvent.count({ where: { accountId: account.id } })).toBe(0);
  });

  it("lists the ids when several accounts have the name", async () => {
    const name = `Twin ${randomUUID()}`;
    const twins = [await makeAccount({ name }), await makeAccount({ name })];
    const { code, error } = await run(["set-limit", name, "5", ...withReason]);
    expect(code).toBe(1);
    for (const { id } of twins) expect(error).toContain(id);
    expect((await run(["set-limit", "nobody's", "5", ...withReason])).error).toMatch(/^There is no account "nobody's"/);
  });

  it("shows the details of an account, without its secrets", async () => {
    const { member, person } = await makeMember({ account: { name: `Whole ${randomUUID()}`, balance: "12.30" } });
    const application = await makeApplication(member.accountId, { name: "Shown_App" });
    await run(["top-up", member.accountId, "50", ...withReason]);
    const { code, out } = await run(["show-account", person.email]);
    expect(code).toBe(0);
    for (const part of [
      "62.30 EUR",
      "Visa 4242",
      "1 of 2",
      person.email,
      "Administrator",
      "Shown_App",
      "Normal",
      "Top-up",
      "ticket 17",
    ]) {
      expect(out).toContain(part);
    }
    for (const secret of [...application.secrets, application.key]) expect(out).not.toContain(secret);
    expect((await run(["show-account", "nobody's"])).code).toBe(1);
  });

  it("signs a person out everywhere, and keeps the password", async () => {
    const { person, sid } = await makeMember();
    const { code, out } = await run(["end-sessions", person.email, ...withReason]);
    expect(code).toBe(0);
    expect(out).toContain("1 session was ended.");
    expect(await findSignedInMember(sid, caller(), now())).toBeNull();
    expect(await canSignIn(person.email, PASSWORD)).toBe(true);
    expect(await latest(person.accountId, "person.sessions_ended")).toMatchObject({ subjectId: person.id, reason: "ticket 17" });
  });

  it("says when all secrets are already sealed with the newest key", async () => {
    const { member } = await makeMember();
    await makeApplication(member.accountId);
    await run(["reseal-secrets"]);
    const { code, out } = await run(["reseal-secrets"]);
    expect(code).toBe(0);
    expect(out).toBe("All secrets are already sealed with the newest key.\n");
    expect((await run(["reseal-secrets", "--help"])).out).toContain("the old key can be removed");
  });

  it("opens the database only for a command that needs it, and shows why it cannot", async () => {
    let isOpened = false;
    const terminal = { out: () => {}, error: () => {}, askHidden: null, readLine: async () => "" };
    const openDatabase = async () => {
      isOpened = true;
      throw new Error("There is no database yet.");
    };
    for (const argv of [["--help"], ["suspend", "--help"], ["erase-all"], ["set-limit", "x"], []]) {
      await runOperator(argv, terminal, openDatabase);
      expect(isOpened, argv.join(" ")).toBe(false);
    }
    const errors: string[] = [];
    expect(await runOperator(["list-accounts"], { ...terminal, error: (text) => errors.push(text) }, openDatabase)).toBe(1);
    expect(errors).toEqual(["There is no database yet.\n"]);
  });

  it("lists its commands, and refuses others", async () => {
    const help = await run(["--help"]);
    expect(help.code).toBe(0);
    for (const command of [
      "list-accounts",
      "show-account",
      "create-account",
      "add-member",
      "set-password",
      "deactivate",
      "end-sessions",
      "set-limit",
      "suspend",
      "restore",
      "bind-card",
      "top-up",
      "correct-balance",
      "reseal-secrets",
    ]) {
      expect(help.out).toContain(command);
    }
    expect((await run(["suspend", "--help"])).out).toContain("Channel No.");
    expect((await run(["erase-all"])).code).toBe(1);
    expect((await run(["--version-of-nothing"])).code).toBe(1);
    expect((await run([])).code).toBe(1);
  });
});
