import { expect, it } from "vitest";
import type { Member } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { addMs, addSeconds } from "@/lib/shared/time";
import { makeApplication, makeMember } from "@/scripts/test/support/factories";
import { cancelPendingWhitelist, readRevisions } from "./commands";
import { pendingRevision, revisionInForce } from "./rules";

async function makePending(pendingInMs = 300_000) {
  const { member } = await makeMember();
  const instant = addMs(now(), pendingInMs);
  const { id } = await makeApplication(member.accountId, {
    revisions: [
      { addresses: ["203.0.113.1"], effectiveFrom: addSeconds(now(), -5000), effectiveUntil: instant },
      { addresses: ["203.0.113.2"], effectiveFrom: instant },
    ],
  });
  return { member, id, instant };
}

const cancel = (member: Member, applicationId: string, revision: number) =>
  runCommand(cancelPendingWhitelist, member, { applicationId, revision });

it("cancelling removes the end of the list in force, raises the version, and is audited", async () => {
  const { member, id, instant } = await makePending();
  expect(await cancel(member, id, 2)).toMatchObject({ ok: true });
  const revisions = await readRevisions(db(), id);
  expect(revisionInForce(revisions, addSeconds(instant, 1))?.addresses).toEqual(["203.0.113.1"]);
  expect(pendingRevision(revisions, now())).toBeNull();
  expect(await db().application.findUnique({ where: { id } })).toMatchObject({ version: 2 });
  expect(await db().auditEvent.findMany({ where: { applicationId: id } })).toMatchObject([
    { event: "whitelist.pending_cancelled" },
  ]);
});

it("of several cancellations at once one succeeds", async () => {
  const { member, id } = await makePending();
  const results = await Promise.all([cancel(member, id, 2), cancel(member, id, 2), cancel(member, id, 2)]);
  expect(results.filter((r) => r.ok)).toHaveLength(1);
});

it("cancelling another revision than the pending one is a conflict", async () => {
  const { member, id } = await makePending();
  expect(await cancel(member, id, 1)).toMatchObject({ ok: false, failure: { code: "conflict" } });
});

it("cancelling is refused in the last five seconds, and for a new application's first list", async () => {
  const late = await makePending(4000);
  expect(await cancel(late.member, late.id, 2)).toMatchObject({ ok: false, failure: { code: "rule_violation" } });
  const { member } = await makeMember();
  const { id } = await makeApplication(member.accountId, {
    revisions: [{ addresses: ["203.0.113.1"], effectiveFrom: addSeconds(now(), 300) }],
  });
  expect(await cancel(member, id, 1)).toMatchObject({ ok: false, failure: { code: "rule_violation" } });
});

it("cancelling is forbidden for a VIEWER, and not found in another account", async () => {
  const { member, id } = await makePending();
  const { member: viewer } = await makeMember({ accountId: member.accountId, role: "VIEWER" });
  expect(await cancel(viewer, id, 2)).toMatchObject({ ok: false, failure: { code: "forbidden" } });
  expect(await cancel((await makeMember()).member, id, 2)).toMatchObject({ ok: false, failure: { code: "not_found" } });
  expect(pendingRevision(await readRevisions(db(), id), now())).not.toBeNull();
});
