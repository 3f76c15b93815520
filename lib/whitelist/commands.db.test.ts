import { expect, it } from "vitest";
import { getApplication } from "@/lib/applications/queries";
import type { Member } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { addMs, addSeconds } from "@/lib/shared/time";
import { makeApplication, makeMember } from "@/scripts/test/support/factories";
import { cancelPendingWhitelist } from "./commands";
import { pendingRevision, revisionInForce } from "./rules";

async function pendingWorld(pendingInMs = 300_000) {
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

it("cancelling gives the list in force back its open end, raises the version, and is audited", async () => {
  const { member, id, instant } = await pendingWorld();
  expect(await cancel(member, id, 2)).toMatchObject({ ok: true });
  const detail = await getApplication(member, id);
  expect(revisionInForce(detail?.allRevisions ?? [], addSeconds(instant, 1))?.addresses).toEqual(["203.0.113.1"]);
  expect(pendingRevision(detail?.allRevisions ?? [], now())).toBeNull();
  expect(detail).toMatchObject({ version: 2, audit: [{ event: "whitelist.pending_cancelled" }] });
});

it("cancelling twice at once cancels once", async () => {
  const { member, id } = await pendingWorld();
  const results = await Promise.all([cancel(member, id, 2), cancel(member, id, 2), cancel(member, id, 2)]);
  expect(results.filter((r) => r.ok)).toHaveLength(1);
});

it("a revision that is no longer the pending one is a conflict", async () => {
  const { member, id } = await pendingWorld();
  expect(await cancel(member, id, 1)).toMatchObject({ ok: false, failure: { code: "conflict" } });
});

it("in the last five seconds, and for a new application's first list, it is refused", async () => {
  const late = await pendingWorld(4000);
  expect(await cancel(late.member, late.id, 2)).toMatchObject({ ok: false, failure: { code: "rule_violation" } });
  const { member } = await makeMember();
  const { id } = await makeApplication(member.accountId, {
    revisions: [{ addresses: ["203.0.113.1"], effectiveFrom: addSeconds(now(), 300) }],
  });
  expect(await cancel(member, id, 1)).toMatchObject({ ok: false, failure: { code: "rule_violation" } });
});

it("is not for a VIEWER, and of another account it is not found", async () => {
  const { member, id } = await pendingWorld();
  const { member: viewer } = await makeMember({ accountId: member.accountId, role: "VIEWER" });
  expect(await cancel(viewer, id, 2)).toMatchObject({ ok: false, failure: { code: "forbidden" } });
  expect(await cancel((await makeMember()).member, id, 2)).toMatchObject({ ok: false, failure: { code: "not_found" } });
  expect(pendingRevision((await getApplication(member, id))?.allRevisions ?? [], now())).not.toBeNull();
});
