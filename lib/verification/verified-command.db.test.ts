import { expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { fail, ok } from "@/lib/shared/result";
import { makeApplication, makeCode, makeMember, wrongCode } from "@/scripts/test/support/factories";
import { defineVerifiedCommand, runVerifiedCommand } from "./verified-command";

type Input = { applicationId: string; code: string };

/** A command whose rules allow it or not, which counts how often it ran. */
function makeCommand(isAllowed: () => boolean) {
  const runs: string[] = [];
  const command = defineVerifiedCommand<Input, null, string, "REVEAL">({
    name: "testCommand",
    purpose: "REVEAL",
    check: async () => (isAllowed() ? ok(null) : fail("rule_violation", "Not now.")),
    async run(ctx, proof, input) {
      proof.consume(ctx.actor, input.applicationId, "REVEAL");
      runs.push(input.applicationId);
      await ctx.audit({ event: "secret.revealed", applicationId: input.applicationId });
      return ok("done");
    },
  });
  return { command, runs };
}

async function makeFixture() {
  const { member } = await makeMember();
  const { id: applicationId } = await makeApplication(member.accountId);
  const { id, code } = await makeCode(member, applicationId, "REVEAL");
  const spentAt = async () => (await db().verificationCode.findUniqueOrThrow({ where: { id } })).spentAt;
  return { member, applicationId, code, spentAt };
}

it("runs once when the same correct code is submitted several times at once", async () => {
  const { member, applicationId, code } = await makeFixture();
  const { command, runs } = makeCommand(() => true);
  const results = await Promise.all([1, 2, 3, 4].map(() => runVerifiedCommand(command, member, { applicationId, code })));
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  expect(runs).toHaveLength(1);
});

it("does not spend the code when the rules refuse beforehand", async () => {
  const { member, applicationId, code, spentAt } = await makeFixture();
  const { command } = makeCommand(() => false);
  expect((await runVerifiedCommand(command, member, { applicationId, code })).ok).toBe(false);
  expect(await spentAt()).toBeNull();
});

it("checks the rules again under the lock, and then writes nothing", async () => {
  const { member, applicationId, code, spentAt } = await makeFixture();
  let checks = 0;
  const { command, runs } = makeCommand(() => ++checks === 1);
  expect((await runVerifiedCommand(command, member, { applicationId, code })).ok).toBe(false);
  expect(runs).toEqual([]);
  expect(await spentAt()).not.toBeNull();
});

it("counts a wrong code although the command is refused", async () => {
  const { member, applicationId, code } = await makeFixture();
  const { command, runs } = makeCommand(() => true);
  expect((await runVerifiedCommand(command, member, { applicationId, code: wrongCode(code) })).ok).toBe(false);
  const row = await db().verificationCode.findFirstOrThrow({ where: { applicationId } });
  expect(row.attempts).toBe(1);
  expect(runs).toEqual([]);
});
