import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { verifyPassword } from "@/lib/auth/password";
import { processEnvironment } from "@/lib/platform/env";
import { ensureDatabase, TEMPLATE } from "@/scripts/test/support/databases";
import type { FirstAccount } from "./seed";

const server = processEnvironment().TEST_DATABASE_SERVER ?? "";
const children = new Set<ChildProcess>();
let url: string;
let database: pg.Client;

// The seed needs an empty database, and several instances are several processes.
beforeEach(async () => {
  url = await ensureDatabase(server, `seed_${randomUUID().replaceAll("-", "")}`, TEMPLATE);
  database = new pg.Client({ connectionString: url });
  await database.connect();
  return () => database.end();
});

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

type Started = { account: FirstAccount | null } | { failed: string };

function start(settings: Record<string, string> = {}): Promise<Started> {
  const child = fork("scripts/start/first-account.ts", {
    execArgv: ["--import", "tsx"],
    env: { ...processEnvironment(), DATABASE_URL: url, PAYMENT_PROVIDER: "sandbox", ...settings },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  children.add(child);
  let output = "";
  child.stdout?.on("data", (data) => {
    output += data;
  });
  child.stderr?.on("data", (data) => {
    output += data;
  });
  return new Promise((resolve) => {
    child.once("message", (message) => resolve(message as Started));
    child.once("close", () => resolve({ failed: output }));
  });
}

async function rows<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
  return (await database.query<T>(sql)).rows;
}

describe("the first account", () => {
  it("is created once by five instances that start at the same time, and can add applications", async () => {
    const started = await Promise.all(Array.from({ length: 5 }, () => start()));
    const created = started.map((each) => ("account" in each ? each.account : each)).filter((each) => each !== null);
    expect(created).toEqual([{ email: "owner@example.com", password: expect.stringMatching(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/) }]);
    expect(await rows("SELECT name, balance, application_limit FROM accounts")).toEqual([
      { name: "My company", balance: "100.00", application_limit: 2 },
    ]);
    expect(await rows("SELECT brand, last_four FROM credit_cards")).toEqual([{ brand: "Visa", last_four: "4242" }]);
    const [person, ...others] = await rows<{ password_hash: string }>("SELECT email, role, password_hash FROM people");
    expect(person).toMatchObject({ email: "owner@example.com", role: "ADMIN" });
    expect(others).toEqual([]);
    const password = (created[0] as FirstAccount).password ?? "";
    expect(await verifyPassword(person?.password_hash ?? "", password)).toBe(true);

    const events = await rows<{ event: string }>("SELECT event, actor_kind, actor_name FROM audit_events ORDER BY event");
    expect(events.map(({ event }) => event)).toEqual([
      "account.created",
      "billing.card_bound",
      "billing.topped_up",
      "person.added",
    ]);
    for (const event of events) expect(event).toMatchObject({ actor_kind: "SYSTEM", actor_name: "first start" });
    const stored = JSON.stringify(await rows("SELECT * FROM audit_events"));
    expect(stored).not.toContain(password);
  }, 60_000);

  it("has the configured e-mail and password, and that password is not returned", async () => {
    const settings = {
      FIRST_USER_EMAIL: "Anna@Example.com",
      FIRST_USER_PASSWORD: "seven tired llamas knit",
      PAYMENT_PROVIDER: "operator",
    };
    expect(await start(settings)).toEqual({ account: { email: "anna@example.com", password: null } });
    const [person] = await rows<{ password_hash: string }>("SELECT password_hash FROM people WHERE email = 'anna@example.com'");
    expect(await verifyPassword(person?.password_hash ?? "", "seven tired llamas knit")).toBe(true);
    // Without the sandbox provider there is no sandbox card.
    expect(await rows("SELECT balance FROM accounts")).toEqual([{ balance: "0.00" }]);
    expect(await rows("SELECT 1 FROM credit_cards")).toEqual([]);
    expect(await start()).toEqual({ account: null });
  }, 60_000);

  it("is not created with a password that is easy to guess, and the start fails with that message", async () => {
    const started = await start({ FIRST_USER_PASSWORD: "Password1234!" });
    expect(started).toHaveProperty(
      "failed",
      expect.stringContaining("FIRST_USER_PASSWORD cannot be used: This password is easy to guess."),
    );
    expect(await rows("SELECT 1 FROM accounts")).toEqual([]);
  }, 60_000);
});
