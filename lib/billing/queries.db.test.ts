import { describe, expect, it } from "vitest";
import type { Operator } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { makeMember } from "@/scripts/test/support/factories";
import { topUp } from "./commands";
import { getBilling, type LedgerPage, listLedger } from "./queries";
import { ledgerParams } from "./schema";

const operator: Operator = { kind: "operator", name: "root" };

async function memberWithEntries(count: number) {
  const fixture = await makeMember({ account: { balance: "0.00" } });
  const { accountId } = fixture.person;
  for (let n = 1; n <= count; n++) await runCommand(topUp, operator, { accountId, amount: `${n}.00`, reason: `entry ${n}` });
  return { ...fixture, accountId };
}

const amounts = (page: LedgerPage) => page.rows.map(({ amount }) => amount);

describe("the ledger", () => {
  it("is listed newest first with the balance after each entry, in pages without a gap or an overlap", async () => {
    const { member, accountId } = await memberWithEntries(45);
    const first = await listLedger(member, {});
    expect(first.rows[0]).toMatchObject({ kind: "TOP_UP", amount: "45.00", balanceAfter: "1035.00", reason: "entry 45" });
    expect(first.newerThan).toBeNull();
    // A new entry does not shift the pages.
    await runCommand(topUp, operator, { accountId, amount: "99.00", reason: "new entry" });
    const second = await listLedger(member, { before: first.olderThan ?? "" });
    const third = await listLedger(member, { before: second.olderThan ?? "" });
    expect([...amounts(first), ...amounts(second), ...amounts(third)]).toEqual(
      Array.from({ length: 45 }, (_, at) => `${45 - at}.00`),
    );
    expect(third.olderThan).toBeNull();
    expect(third.rows.at(-1)).toMatchObject({ amount: "1.00", balanceAfter: "1.00" });
    expect(await listLedger(member, { after: third.newerThan ?? "" })).toEqual(second);
    expect(amounts(await listLedger(member, { after: first.rows.at(0) && second.newerThan ? second.newerThan : "" }))[0]).toBe(
      "45.00",
    );
  });

  it("has no newer page on its first page, also when one pages back to it", async () => {
    const { member } = await memberWithEntries(21);
    const { olderThan } = await listLedger(member, {});
    const second = await listLedger(member, { before: olderThan ?? "" });
    expect((await listLedger(member, { after: second.newerThan ?? "" })).newerThan).toBeNull();
  });

  it("is empty for another account", async () => {
    await memberWithEntries(2);
    const { member } = await makeMember({ account: { balance: "0.00" } });
    expect(await listLedger(member, {})).toEqual({ rows: [], newerThan: null, olderThan: null });
  });

  it.each([{ before: "x" }, { before: "-1" }, { before: ["1", "2"] }, { before: "9".repeat(40) }, { after: "0" }, {}])(
    "ignores an invalid position: %j",
    (params) => expect(ledgerParams.parse(params)).toEqual({}),
  );
});

it("getBilling returns the card and balance of the member's account, also to a VIEWER", async () => {
  const { member } = await makeMember({ role: "VIEWER", account: { balance: "12.30" } });
  expect(await getBilling(member)).toMatchObject({
    balance: "12.30",
    card: { brand: "Visa", lastFour: "4242", isExpired: false },
    provider: "sandbox",
    pendingTopUp: null,
    newestTopUpId: null,
  });
});
