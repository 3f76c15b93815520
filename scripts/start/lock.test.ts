import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandOf, holderOf, identityOf, isRunning, lock, parentOf, startTimeOf, tryLock } from "./lock.mjs";

let folder = "";
const path = () => join(folder, "deep/lock");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  return child.pid ?? 0;
}

describe("a process", () => {
  it("is identified by its pid together with its start time", () => {
    const own = { pid: process.pid, startedAt: startTimeOf(process.pid) ?? "" };
    expect(identityOf(process.pid)).toEqual(own);
    expect(isRunning(own)).toBe(true);
    expect(isRunning({ ...own, startedAt: "another" })).toBe(false);
    expect(parentOf(process.pid)).toBe(process.ppid);
    expect(commandOf(process.pid)).not.toBe("");
  });

  it("that has ended does not exist", async () => {
    const pid = await deadPid();
    expect([startTimeOf(pid), identityOf(pid), commandOf(pid)]).toEqual([null, null, ""]);
  });

  it("that has ended does not exist, also when its parent has not read its exit status yet", async () => {
    // The first child of the shell ends at once. The program that replaces the shell never reads its exit status.
    const child = spawn("sh", ["-c", "sh -c 'exit 0' & echo $!; exec sleep 60"]);
    const pid = await new Promise<number>((resolve) => child.stdout.once("data", (data) => resolve(Number(data))));
    try {
      await expect.poll(() => startTimeOf(pid)).toBeNull();
    } finally {
      child.kill("SIGKILL");
    }
  });
});

describe("a lock", () => {
  it("has one holder, which is named to the others", () => {
    const first = tryLock(path(), "building");
    expect(first.held).toBe(true);
    expect(tryLock(path(), "cleaning")).toMatchObject({ held: false, holder: { pid: process.pid, purpose: "building" } });
    expect(holderOf(path())).toMatchObject({ pid: process.pid });
    if (first.held) first.release();
    expect(holderOf(path())).toBeNull();
    expect(tryLock(path(), "cleaning").held).toBe(true);
  });

  it("of a process that has ended is free, also when its pid was reused", async () => {
    tryLock(path(), "x");
    const dead = { pid: await deadPid(), startedAt: "long ago", purpose: "x" };
    for (const holder of [dead, { ...dead, pid: process.pid }]) {
      writeFileSync(path(), JSON.stringify(holder));
      expect(holderOf(path())).toBeNull();
      expect(tryLock(path(), "y").held).toBe(true);
    }
    expect(readdirSync(join(folder, "deep"))).toEqual(["lock"]);
  });

  it("whose file is being written counts as held", () => {
    tryLock(path(), "x");
    writeFileSync(path(), "");
    expect(tryLock(path(), "y")).toEqual({ held: false, holder: null });
  });

  it("is not released by a process that no longer holds it", () => {
    const first = tryLock(path(), "x");
    writeFileSync(path(), "somebody else's");
    if (first.held) first.release();
    expect(readFileSync(path(), "utf8")).toBe("somebody else's");
  });

  it("can be waited for; the waiting process learns once who holds it", async () => {
    const first = tryLock(path(), "building");
    const reported: unknown[] = [];
    const waiting = lock(path(), "waiting", (holder) => {
      reported.push(holder?.purpose);
      if (first.held) first.release();
    });
    expect((await waiting).held).toBe(true);
    expect(reported).toEqual(["building"]);
  });
});
