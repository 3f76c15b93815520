import { v7 as uuidv7 } from "uuid";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { fail, ok, unchanged } from "@/lib/shared/result";
import { makeAccount } from "@/scripts/test/support/factories";
import type { Operator } from "./actor";
import { type Command, defineCommand, runCommand } from "./command";

const operator: Operator = { kind: "operator", name: "service" };
type Input = { accountId: string; limit: number };

function setLimit(after: Command<Input, number, Operator>["run"]) {
  return defineCommand<Input, number, Operator>({
    name: "setLimit",
    locks: (_, input) => ({ account: input.accountId }),
    async run(ctx, input) {
      await ctx.db.account.update({ where: { id: input.accountId }, data: { applicationLimit: input.limit } });
      return after(ctx, input);
    },
  });
}

const limitOf = async (id: string) => (await db().account.findUniqueOrThrow({ where: { id } })).applicationLimit;
const auditOf = (id: string) => db().auditEvent.count({ where: { accountId: id } });
const entry = (accountId: string) => ({ event: "account.limit_set" as const, accountId, reason: "test" });

describe("a command", () => {
  it("that is refused writes nothing, and no audit row", async () => {
    const { id } = await makeAccount();
    const refused = setLimit(async (ctx) => {
      await ctx.audit(entry(id));
      return fail("rule_violation", "Not now.");
    });
    expect(await runCommand(refused, operator, { accountId: id, limit: 7 })).toEqual(fail("rule_violation", "Not now."));
    expect([await limitOf(id), await auditOf(id)]).toEqual([2, 0]);
  });

  it("that records no audit event throws and is rolled back, unless it returns `unchanged`", async () => {
    const { id } = await makeAccount();
    const silent = setLimit(async () => ok(7));
    await expect(runCommand(silent, operator, { accountId: id, limit: 7 })).rejects.toThrow("no audit event");
    expect(await limitOf(id)).toBe(2);
    const same = defineCommand<Input, number, Operator>({ name: "same", locks: () => ({}), run: async () => unchanged(2) });
    expect((await runCommand(same, operator, { accountId: id, limit: 2 })).ok).toBe(true);
  });

  it("runs its effects after the commit, and ignores their failure", async () => {
    const { id } = await makeAccount();
    let limitAfterCommit: number | undefined;
    const done = new Promise<void>((resolve) => {
      const command = setLimit(async (ctx) => {
        await ctx.audit(entry(id));
        ctx.afterCommit(async () => {
          limitAfterCommit = await limitOf(id);
          resolve();
          throw new Error("the mail server is gone");
        });
        return ok(7);
      });
      void runCommand(command, operator, { accountId: id, limit: 7 });
    });
    await done;
    expect(limitAfterCommit).toBe(7);
  });

  it("returns the failure of a violated constraint, and is rolled back", async () => {
    const { id } = await makeAccount({ balance: "5.00" });
    const overdraw = setLimit(async (ctx) => {
      await ctx.audit(entry(id));
      await ctx.db.ledgerEntry.create({
        data: { id: uuidv7(), accountId: id, kind: "CHARGE", amount: "-5.01", createdAt: ctx.now },
      });
      return ok(1);
    });
    expect(await runCommand(overdraw, operator, { accountId: id, limit: 7 })).toMatchObject({
      ok: false,
      failure: { code: "rule_violation" },
    });
    expect([await limitOf(id), await auditOf(id)]).toEqual([2, 0]);
  });

  it("reads the clock after it has its locks, so the command that waited has the later instant", async () => {
    const { id } = await makeAccount();
    const instants: number[] = [];
    const slow = setLimit(async (ctx) => {
      await ctx.audit(entry(id));
      // Holds the lock for a while, in the database.
      await ctx.db.$queryRaw`SELECT 1 FROM pg_sleep(0.02)`;
      instants.push(ctx.now.getTime());
      return ok(1);
    });
    await Promise.all(Array.from({ length: 5 }, () => runCommand(slow, operator, { accountId: id, limit: 7 })));
    const gaps = instants.slice(1).map((at, i) => at - (instants[i] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(19);
  });

  it("writes audit rows with increasing ids, also within one command", async () => {
    const { id } = await makeAccount();
    const command = setLimit(async (ctx, input) => {
      for (const step of [1, 2, 3]) await ctx.audit({ ...entry(id), after: { applicationLimit: input.limit, step } });
      return ok(1);
    });
    for (let limit = 0; limit < 5; limit++) await runCommand(command, operator, { accountId: id, limit });
    const rows = await db().auditEvent.findMany({ where: { accountId: id }, orderBy: { id: "asc" } });
    const written = [0, 1, 2, 3, 4].flatMap((applicationLimit) => [1, 2, 3].map((step) => ({ applicationLimit, step })));
    expect(rows.map((row) => row.after)).toEqual(written);
  });
});
