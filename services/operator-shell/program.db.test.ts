import { randomInt, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signIn } from "@/lib/auth/commands";
import { findSignedInMember } from "@/lib/auth/queries";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { makeAccount, makeApplication, makeMember, makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { operatorName, runOperator } from "./program";
import type { Terminal } from "./terminal";

type Sitting = { answers?: string[]; line?: string };

/** Runs a command at a shell that answers what it is asked. */
async function run(argv: string[], { answers, line = "" }: Sitting = {}) {
  const said = { out: "", error: "", asked: [] as string[] };
  const terminal: Terminal = {
    out: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
    askHidden: answers
      ? async (question) => {
          said.asked.push(question);
          return answers.shift() ?? "";
        }
      : null,
    readLine: async () => line,
  };
  const code = await runOperator(argv, terminal);
  return { code, ...said };
}

const caller = () => ({ address: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`, userAgent: "B", requestId: "r" });
const canSignIn = async (email: string, password: string) => (await signIn({ email, password }, caller(), null)).ok;
const because = ["--reason", "ticket 17"];
const latest = (accountId: string, event: string) =>
  db().auditEvent.findFirstOrThrow({ where: { accountId, event }, orderBy: { id: "desc" } });

describe("the operator's shell", () => {
  it("lists accounts with what customer service needs to know", async () => {
    const { member, person } = await makeMember({ account: { name: `Listed ${randomUUID()}`, balance: "12.30" } });
    await makeApplication(member.accountId);
    const { code, out } = await run(["list-accounts"]);
    expect(code).toBe(0);
    const line = out.split("\n").find((each) => each.includes(member.accountId));
    expect(line).toMatch(/12\.30 {2,}1 of 2 {2,}Visa 4242 12\/\d{4} {2,}/);
    expect(line).toContain(person.email);
  });

  it("creates an account whose first member can sign in with the password that was shown", async () => {
    const email = `${randomUUID()}@example.com`;
    const argv = ["create-account", "--name", "Northwind", "--email", email.toUpperCase(), "--member-name", "Anna", ...because];
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

  it("adds a member who only looks, unless told otherwise", async () => {
    const account = await makeAccount();
    const emails = [`${randomUUID()}@example.com`, `${randomUUID()}@example.com`];
    await run(["add-member", account.id, "--email", emails[0] ?? "", "--name", "Bea", ...because]);
    await run(["add-member", account.id, "--email", emails[1] ?? "", "--name", "Cleo", "--role", "admin", ...because]);
    const people = await db().person.findMany({ where: { accountId: account.id }, orderBy: { id: "asc" } });
    expect(people.map(({ email, role }) => [email, role])).toEqual([
      [emails[0], "VIEWER"],
      [emails[1], "ADMIN"],
    ]);
  });

  it("takes a password from the input or unseen from the terminal, and never shows it", async () => {
    const person = await makePerson();
    const fromInput = await run(["set-password", person.email, "--password-stdin", ...because], {
      line: "nine green lanterns hum",
    });
    expect(fromInput.code).toBe(0);
    expect(await canSignIn(person.email, "nine green lanterns hum")).toBe(true);
    const asked = await run(["set-password", person.email, "--ask-password", ...because], {
      answers: ["eight blue kettles sing", "eight blue kettles sing"],
    });
    expect(asked).toMatchObject({ code: 0, asked: ["New password: ", "The same again: "] });
    expect(await canSignIn(person.email, "eight blue kettles sing")).toBe(true);
    for (const text of [fromInput.out, asked.out]) expect(text).not.toMatch(/lanterns|kettles/);
  });

  it("sets no password that differs the second time, is common, or could be read by others", async () => {
    const person = await makePerson();
    const differs = await run(["set-password", person.email, "--ask-password", ...because], {
      answers: ["one two three four", "five"],
    });
    expect(differs).toMatchObject({ code: 1, error: "The two passwords differ.\n" });
    const common = await run(["set-password", person.email, "--password-stdin", ...because], { line: "Password1234!" });
    expect(common).toMatchObject({ code: 1, out: "" });
    expect(common.error).toMatch(/easy to guess/);
    const noTerminal = await run(["set-password", person.email, "--ask-password", ...because]);
    expect(noTerminal.error).toMatch(/^There is no terminal to ask at\./);
    expect((await run(["set-password", person.email, "--password", "nine green lanterns hum", ...because])).code).toBe(1);
    expect(await canSignIn(person.email, PASSWORD)).toBe(true);
  });

  it("deactivates a person at once", async () => {
    const { person, sid } = await makeMember();
    const { code, out } = await run(["deactivate", person.email.toUpperCase(), ...because]);
    expect({ code, out }).toEqual({ code: 0, out: `${person.email} is deactivated. 1 session was ended.\n` });
    expect(await findSignedInMember(sid, caller(), now())).toBeNull();
    const again = await run(["deactivate", person.email, ...because]);
    expect(again.code).toBe(1);
    expect(again.error).toMatch(/^This person was deactivated on \d{4}/);
  });

  it("sets an application limit", async () => {
    const account = await makeAccount({ name: `Limited ${randomUUID()}` });
    const { code, out } = await run(["set-limit", account.name, "5", ...because]);
    expect({ code, out }).toEqual({ code: 0, out: `The application limit of ${account.name} is now 5. It was 2.\n` });
    expect((await run(["set-limit", account.name, "5", ...because])).out).toMatch(/is 5 already/);
    expect((await run(["set-limit", account.name, "many", ...because])).error).toBe(
      "The limit is a whole number from 0 to 100000.\n",
    );
    expect((await run(["set-limit", account.name, "-1", ...because])).code).toBe(1);
    expect(await db().account.findUnique({ where: { id: account.id } })).toMatchObject({ applicationLimit: 5 });
  });

  it("suspends and restores an application named by id, key or channel number", async () => {
    const account = await makeAccount();
    const application = await makeApplication(account.id);
    const statusNow = async () => (await db().application.findUniqueOrThrow({ where: { id: application.id } })).status;
    expect((await run(["suspend", application.channelNumber, ...because])).code).toBe(0);
    expect(await statusNow()).toBe("SUSPENDED");
    expect(await latest(account.id, "application.suspended")).toMatchObject({
      applicationId: application.id,
      reason: "ticket 17",
    });
    expect((await run(["restore", application.key, ...because])).code).toBe(0);
    expect(await statusNow()).toBe("LAUNCHED");
    expect((await run(["suspend", application.id, ...because])).code).toBe(0);
    expect((await run(["suspend", application.id, ...because])).code).toBe(1);
    expect((await run(["suspend", "isms99999999", ...because])).error).toMatch(/^There is no application "isms99999999"/);
  });

  it("binds a card, tops up and corrects a balance, also to below zero", async () => {
    const account = await makeAccount({ name: `Paid ${randomUUID()}`, balance: "0.00", card: null });
    const card = ["--brand", "Visa", "--last-four", "4242"];
    expect((await run(["bind-card", account.id, ...card, "--expiry", "12/90", ...because])).out).toBe(
      `The card Visa 4242 12/2090 is bound to ${account.name}.\n`,
    );
    expect((await run(["bind-card", account.id, ...card, "--expiry", "13/2030", ...because])).error).toMatch(/such as 12\/2030/);
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
          ...because,
        ])
      ).error,
    ).toMatch(/never the card's number/);
    expect((await run(["top-up", account.id, "20", ...because])).out).toBe(
      `The balance of ${account.name} is now 20.00 EUR. It was 0.00 EUR.\n`,
    );
    expect((await run(["top-up", account.id, "10000.01", ...because])).error).toBe("A top-up is from 1.00 to 10000.00 EUR.\n");
    expect((await run(["correct-balance", account.id, "-25.50", ...because])).out).toBe(
      `The balance of ${account.name} is now -5.50 EUR. It was 20.00 EUR.\n`,
    );
    expect((await run(["correct-balance", account.id, "0", ...because])).error).toBe("A correction is not zero.\n");
    expect((await run(["correct-balance", account.id, "5,00", ...because])).error).toBe("Enter an amount like 100.00.\n");
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

  it("asks which account is meant when a name is not enough", async () => {
    const name = `Twin ${randomUUID()}`;
    const twins = [await makeAccount({ name }), await makeAccount({ name })];
    const { code, error } = await run(["set-limit", name, "5", ...because]);
    expect(code).toBe(1);
    for (const { id } of twins) expect(error).toContain(id);
    expect((await run(["set-limit", "nobody's", "5", ...because])).error).toMatch(/^There is no account "nobody's"/);
  });

  it("shows one account whole, and no secret of it", async () => {
    const { member, person } = await makeMember({ account: { name: `Whole ${randomUUID()}`, balance: "12.30" } });
    const application = await makeApplication(member.accountId, { name: "Shown_App" });
    await run(["top-up", member.accountId, "50", ...because]);
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

  it("signs a person out everywhere, and leaves the password", async () => {
    const { person, sid } = await makeMember();
    const { code, out } = await run(["end-sessions", person.email, ...because]);
    expect(code).toBe(0);
    expect(out).toContain("1 session was ended.");
    expect(await findSignedInMember(sid, caller(), now())).toBeNull();
    expect(await canSignIn(person.email, PASSWORD)).toBe(true);
    expect(await latest(person.accountId, "person.sessions_ended")).toMatchObject({ subjectId: person.id, reason: "ticket 17" });
  });

  it("says that every secret is under the newest key already", async () => {
    const { member } = await makeMember();
    await makeApplication(member.accountId);
    await run(["reseal-secrets"]);
    const { code, out } = await run(["reseal-secrets"]);
    expect(code).toBe(0);
    expect(out).toBe("All secrets are sealed under the newest key already.\n");
    expect((await run(["reseal-secrets", "--help"])).out).toContain("the old key can be dropped");
  });

  it("asks for the database when a command needs it, and says why there is none", async () => {
    let isAsked = false;
    const terminal = { out: () => {}, error: () => {}, askHidden: null, readLine: async () => "" };
    const open = async () => {
      isAsked = true;
      throw new Error("There is no database yet.");
    };
    for (const argv of [["--help"], ["suspend", "--help"], ["erase-all"], ["set-limit", "x"], []]) {
      await runOperator(argv, terminal, open);
      expect(isAsked, argv.join(" ")).toBe(false);
    }
    const said: string[] = [];
    expect(await runOperator(["list-accounts"], { ...terminal, error: (text) => said.push(text) }, open)).toBe(1);
    expect(said).toEqual(["There is no database yet.\n"]);
  });

  it("says what there is, and refuses what there is not", async () => {
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
