import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Actor, Member, Operator } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Result } from "@/lib/shared/result";
import { addMs, addSeconds } from "@/lib/shared/time";
import type { Purpose } from "@/lib/verification/schema";
import { runVerifiedCommand } from "@/lib/verification/verified-command";
import { type ApplicationOptions, makeApplication, makeCode, makeMember, wrongCode } from "@/scripts/test/support/factories";
import { cancelSecretUpdate, endOldSecretVersion, resealSecrets, revealSecret, updateSecret } from "./commands";
import { fingerprint } from "./credential";
import { type Overlap, overlaps, versionsInForce } from "./rules";

function valueIn<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.failure.code} ${result.failure.message}`);
  return result.value;
}

async function makeFixture(options: ApplicationOptions = {}) {
  const { member } = await makeMember();
  const application = await makeApplication(member.accountId, options);
  const applicationId = application.id;
  /** A new valid code for the purpose. Voids the earlier ones: the wait between two codes is tested elsewhere. */
  const code = async (purpose: Purpose, as: Member = member) => {
    await db().verificationCode.updateMany({
      where: { personId: as.personId, spentAt: null, voidedAt: null },
      data: { voidedAt: now(), voidReason: "REPLACED" },
    });
    return (await makeCode(as, applicationId, purpose)).code;
  };
  const update = async (overlap: Overlap = "15m") =>
    runVerifiedCommand(updateSecret, member, { applicationId, code: await code("UPDATE"), overlap });
  const versions = () => db().applicationSecret.findMany({ where: { applicationId }, orderBy: { version: "asc" } });
  const inForceAt = async (at: Date) => versionsInForce(await versions(), at).map((v) => v.version);
  return { member, application, applicationId, code, update, versions, inForceAt };
}

const hasSent = (): ApplicationOptions => ({ firstSmsAcceptedAt: addSeconds(now(), -3600) });
const eventsOf = async (applicationId: string) =>
  (await db().auditEvent.findMany({ where: { applicationId }, orderBy: { id: "asc" } })).map((e) => e.event);

describe("viewing the secret", () => {
  it("returns each version in force or pending with its fingerprint, and writes no secret to the audit", async () => {
    const from = addSeconds(now(), -3600);
    const until = addSeconds(now(), 1800);
    const { member, application, applicationId, code } = await makeFixture({
      secrets: [{ validFrom: from, validUntil: until }, { validFrom: addSeconds(now(), 900) }],
    });
    const { versions } = valueIn(await runVerifiedCommand(revealSecret, member, { applicationId, code: await code("REVEAL") }));
    expect(versions.map((v) => v.secret)).toEqual(application.secrets);
    expect(versions.map((v) => v.fingerprint)).toEqual(application.secrets.map(fingerprint));
    const audit = JSON.stringify(await db().auditEvent.findMany({ where: { applicationId } }));
    expect(audit).toContain("secret.revealed");
    for (const secret of application.secrets) expect(audit).not.toContain(secret);
  });

  it("returns nothing for a wrong code, and counts the entry although the command is refused", async () => {
    const { member, applicationId, code } = await makeFixture();
    const right = await code("REVEAL");
    const refused = await runVerifiedCommand(revealSecret, member, { applicationId, code: wrongCode(right) });
    expect(refused).toMatchObject({ ok: false, failure: { fields: { code: "Wrong code. 4 attempts left." } } });
    expect(await db().verificationCode.findFirst({ where: { applicationId, voidedAt: null } })).toMatchObject({ attempts: 1 });
    expect(await eventsOf(applicationId)).toEqual([]);
  });

  it("is forbidden for a VIEWER and not found in another account; neither spends a code nor counts an entry", async () => {
    const { member, applicationId, code } = await makeFixture();
    const { member: viewer } = await makeMember({ accountId: member.accountId, role: "VIEWER" });
    const { member: stranger } = await makeMember();
    for (const [as, failure] of [
      [viewer, "forbidden"],
      [stranger, "not_found"],
    ] as const) {
      const text = await code("REVEAL", as);
      expect(await runVerifiedCommand(revealSecret, as, { applicationId, code: text })).toMatchObject({
        ok: false,
        failure: { code: failure },
      });
      expect(await db().verificationCode.findFirst({ where: { personId: as.personId } })).toMatchObject({
        attempts: 0,
        spentAt: null,
      });
    }
  });
});

describe("updating the secret", () => {
  it("takes effect at once and ends the old version when no SMS was ever accepted", async () => {
    const { update, inForceAt, versions } = await makeFixture();
    const { version, oldValidUntil } = valueIn(await update("24h"));
    expect(oldValidUntil).toEqual(version.validFrom);
    expect(await inForceAt(addMs(version.validFrom, -1))).toEqual([1]);
    expect(await inForceAt(version.validFrom)).toEqual([2]);
    expect((await versions()).map((v) => v.slot)).toEqual([0, 1]);
  });

  it.each(Object.keys(overlaps) as Overlap[])(
    "takes effect after the delay once an SMS was accepted; with overlap %s the old version stays in force exactly that long",
    async (overlap) => {
      const { update, inForceAt } = await makeFixture(hasSent());
      const before = now();
      const { version, oldValidUntil } = valueIn(await update(overlap));
      expect(version.validFrom.getTime()).toBeGreaterThanOrEqual(addSeconds(before, env().secretDelaySeconds).getTime());
      expect(oldValidUntil).toEqual(addSeconds(version.validFrom, overlaps[overlap]));
      expect(await inForceAt(addMs(version.validFrom, -1))).toEqual([1]);
      expect(await inForceAt(version.validFrom)).toEqual(overlap === "none" ? [2] : [1, 2]);
      expect(await inForceAt(addMs(oldValidUntil, -1))).toEqual(overlap === "none" ? [1] : [1, 2]);
      expect(await inForceAt(oldValidUntil)).toEqual([2]);
    },
  );

  it("is refused while an update is pending or two versions are in force, and does not spend the code", async () => {
    const pending = await makeFixture(hasSent());
    valueIn(await pending.update());
    expect(await pending.update()).toMatchObject({ ok: false, failure: { code: "rule_violation" } });
    const overlapping = await makeFixture({
      ...hasSent(),
      secrets: [
        { validFrom: addSeconds(now(), -3600), validUntil: addSeconds(now(), 600) },
        { validFrom: addSeconds(now(), -300) },
      ],
    });
    expect(await overlapping.update()).toMatchObject({ ok: false, failure: { code: "rule_violation" } });
    for (const { applicationId } of [pending, overlapping]) {
      expect(
        await db().verificationCode.findFirst({ where: { applicationId, purpose: "UPDATE", voidedAt: null, spentAt: null } }),
      ).toMatchObject({
        attempts: 0,
      });
    }
  });

  it("works twice in a row when no SMS was ever accepted, each time in the other slot", async () => {
    const { update, versions, inForceAt } = await makeFixture();
    valueIn(await update());
    valueIn(await update());
    expect((await versions()).map((v) => [v.version, v.slot])).toEqual([
      [1, 0],
      [2, 1],
      [3, 0],
    ]);
    expect(await inForceAt(addSeconds(now(), 1))).toEqual([3]);
  });

  it("leaves one newest version when several sessions update at once, each with a correct code", async () => {
    for (const options of [hasSent(), {}]) {
      const { member, applicationId, versions } = await makeFixture(options);
      const colleagues = await Promise.all(Array.from({ length: 4 }, () => makeMember({ accountId: member.accountId })));
      const results = await Promise.all(
        colleagues.map(async ({ member: as }) => {
          const { code } = await makeCode(as, applicationId, "UPDATE");
          return runVerifiedCommand(updateSecret, as, { applicationId, code, overlap: "15m" });
        }),
      );
      const valid = (await versions()).filter((v) => v.validUntil === null && v.cancelledAt === null);
      expect(valid).toHaveLength(1);
      if (options.firstSmsAcceptedAt) expect(results.filter((r) => r.ok)).toHaveLength(1);
    }
  });

  it("stores the new secret sealed under the newest key, and in no audit row", async () => {
    const { update, applicationId } = await makeFixture();
    const { version } = valueIn(await update());
    const row = await db().applicationSecret.findFirstOrThrow({ where: { applicationId, version: 2 }, omit: { sealed: false } });
    expect(row.keyId).toBe(env().secretEncryptionKeys[0]?.id);
    expect(Buffer.from(row.sealed).includes(version.secret)).toBe(false);
    expect(JSON.stringify(await db().auditEvent.findMany({ where: { applicationId } }))).not.toContain(version.secret);
    expect(await eventsOf(applicationId)).toEqual(["secret.updated"]);
  });
});

describe("cancelling a pending update", () => {
  it("removes the end of the old version; the new one never takes effect, and an update is possible again", async () => {
    const { member, applicationId, code, update, inForceAt, versions } = await makeFixture(hasSent());
    const { version } = valueIn(await update());
    const input = async (number: number) => ({ applicationId, code: await code("CANCEL_UPDATE"), version: number });
    expect(await runVerifiedCommand(cancelSecretUpdate, member, await input(1))).toMatchObject({
      ok: false,
      failure: { code: "conflict" },
    });
    valueIn(await runVerifiedCommand(cancelSecretUpdate, member, await input(2)));
    expect(await inForceAt(addSeconds(version.validFrom, 1e6))).toEqual([1]);
    expect(await runVerifiedCommand(cancelSecretUpdate, member, await input(2))).toMatchObject({
      ok: false,
      failure: { code: "rule_violation" },
    });
    valueIn(await update());
    expect((await versions()).map((v) => [v.version, v.slot, v.cancelledAt !== null])).toEqual([
      [1, 0, false],
      [2, 1, true],
      [3, 1, false],
    ]);
    expect(await eventsOf(applicationId)).toEqual(["secret.updated", "secret.update_cancelled", "secret.updated"]);
  });

  it("is refused in the last five seconds", async () => {
    const instant = addMs(now(), 4000);
    const { member, applicationId, code } = await makeFixture({
      ...hasSent(),
      secrets: [{ validFrom: addSeconds(now(), -3600), validUntil: instant }, { validFrom: instant }],
    });
    const refused = await runVerifiedCommand(cancelSecretUpdate, member, {
      applicationId,
      code: await code("CANCEL_UPDATE"),
      version: 2,
    });
    expect(refused).toMatchObject({ ok: false, failure: { code: "rule_violation" } });
  });
});

describe("ending the old secret now", () => {
  it("leaves only the new version in force, and an update is possible at once", async () => {
    const { member, applicationId, code, inForceAt, update } = await makeFixture({
      ...hasSent(),
      secrets: [
        { validFrom: addSeconds(now(), -3600), validUntil: addSeconds(now(), 86_000) },
        { validFrom: addSeconds(now(), -60) },
      ],
    });
    valueIn(
      await runVerifiedCommand(endOldSecretVersion, member, { applicationId, code: await code("END_PREVIOUS"), version: 1 }),
    );
    expect(await inForceAt(now())).toEqual([2]);
    valueIn(await update());
    expect(await eventsOf(applicationId)).toEqual(["secret.previous_ended", "secret.updated"]);
  });

  it("is refused when only one version is in force, and with a code for another purpose", async () => {
    const { member, applicationId, code } = await makeFixture();
    const input = { applicationId, code: await code("END_PREVIOUS"), version: 1 };
    expect(await runVerifiedCommand(endOldSecretVersion, member, input)).toMatchObject({
      ok: false,
      failure: { code: "rule_violation" },
    });
    const running = await makeFixture({
      secrets: [
        { validFrom: addSeconds(now(), -3600), validUntil: addSeconds(now(), 600) },
        { validFrom: addSeconds(now(), -60) },
      ],
    });
    const other = { applicationId: running.applicationId, code: await running.code("UPDATE"), version: 1 };
    expect(await runVerifiedCommand(endOldSecretVersion, running.member, other)).toMatchObject({
      ok: false,
      failure: { code: "invalid_input" },
    });
  });
});

describe("moving secrets to another encryption key", () => {
  const operator: Operator = { kind: "operator", name: "root" };
  const newKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
  const given = env().secretEncryptionKeys.map(({ id, key }) => `${id}:${key.toString("base64")}`);
  const [older, newer, gone] = [newKey("older"), newKey("newer"), newKey("gone")];

  /** The modules as loaded by a process that was started with these keys. */
  async function startedWith(keys: string[]) {
    vi.resetModules();
    vi.stubEnv("SECRET_ENCRYPTION_KEYS", keys.join(","));
    const [commands, command, vault, factories] = await Promise.all([
      import("./commands"),
      import("@/lib/core/command"),
      import("./credential"),
      import("@/scripts/test/support/factories"),
    ]);
    return { ...commands, ...command, ...vault, ...factories };
  }

  /** Calls resealSecrets until nothing remains, as the operator shell does. */
  async function resealAll(modules: Awaited<ReturnType<typeof startedWith>>): Promise<number> {
    let moved = 0;
    while (true) {
      const step = valueIn(await modules.runCommand(modules.resealSecrets, operator, null));
      moved += step.moved;
      if (step.remaining === 0) return moved;
    }
  }

  // The other tests on this database have only the given keys.
  afterAll(async () => {
    await resealAll(await startedWith([...given, older, newer, gone]));
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it("reseals all, also twice at once and beside changes; then the old keys can be removed", async () => {
    const before = await startedWith([older, ...given]);
    const { member } = await before.makeMember();
    const day = (at: number) => addSeconds(now(), -86_400 * (200 - at));
    // More than one batch.
    const many = await before.makeApplication(member.accountId, {
      secrets: Array.from({ length: 120 }, (_, at) => ({ validFrom: day(at), ...(at < 119 ? { validUntil: day(at + 1) } : {}) })),
    });
    const revealed = await before.makeApplication(member.accountId);

    const during = await startedWith([newer, older, ...given]);
    const [first, second] = await Promise.all([resealAll(during), resealAll(during)]);
    expect(first + second).toBeGreaterThanOrEqual(121);
    // A process that still seals with the old key adds one; the next run reseals it.
    const late = await before.makeApplication(member.accountId);
    expect(await resealAll(during)).toBe(1);
    expect(await resealAll(during)).toBe(0);

    const after = await startedWith([newer]);
    const rows = await db().applicationSecret.findMany({
      where: { applicationId: { in: [many.id, revealed.id, late.id] } },
      orderBy: { version: "asc" },
      omit: { sealed: false },
    });
    const secretsOf = (id: string) =>
      rows
        .filter(({ applicationId }) => applicationId === id)
        .map((row) => after.unsealSecret(row, row.applicationId, row.version));
    expect(secretsOf(many.id)).toEqual(many.secrets);
    expect(secretsOf(revealed.id)).toEqual(revealed.secrets);
    expect(secretsOf(late.id)).toEqual(late.secrets);
    for (const row of rows)
      expect(row.fingerprint).toBe(after.fingerprint(after.unsealSecret(row, row.applicationId, row.version)));

    const events = await db().auditEvent.findMany({ where: { event: "secret.resealed" } });
    expect(events.length).toBeGreaterThanOrEqual(3);
    for (const secret of many.secrets) expect(JSON.stringify(events)).not.toContain(secret);
  });

  it("changes nothing when a row needs a key that is missing, and names the key", async () => {
    const before = await startedWith([gone, newer]);
    const { member } = await before.makeMember();
    const application = await before.makeApplication(member.accountId);
    const without = await startedWith([newer]);
    await expect(without.runCommand(without.resealSecrets, operator, null)).rejects.toThrow("gone");
    expect(await db().applicationSecret.count({ where: { applicationId: application.id, keyId: "gone" } })).toBe(1);
    await resealAll(await startedWith([newer, gone]));
  });

  it("is forbidden for members", async () => {
    const { member } = await makeMember();
    expect(await runCommand(resealSecrets, member as Actor as Operator, null)).toMatchObject({
      ok: false,
      failure: { code: "forbidden" },
    });
  });
});
