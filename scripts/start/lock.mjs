// A file lock that ends with its process: the file names its holder by pid and start time, because a pid alone can be reused.
// Plain JavaScript, because the bootstrap needs it before anything is installed.
//
// When in doubt it waits: a lock file that cannot be read yet, because its holder is writing it, counts as held.

import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 200;
/** A lock file is written at once; one that is still unreadable after this time is left from a crash or a full disk. */
const UNREADABLE_TIMEOUT_MS = 5000;

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Identifies a process together with its pid, so that a reused pid is not mistaken for it; null when there is no such process. */
export function startTimeOf(pid) {
  if (process.platform === "linux") {
    const stat = read(`/proc/${pid}/stat`);
    if (stat === null) return null;
    // The second field is the program's name and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; its parent has not read its exit status yet.
    if (fields[0] === "Z" || fields[0] === "X") return null;
    // Ticks since boot, so the id of the boot is added.
    return `${fields[19]} ${(read("/proc/sys/kernel/random/boot_id") ?? "").trim()}`;
  }
  const answer = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim();
  return answer ? answer : null;
}

/** The program and its arguments; empty when there is no such process. `ps` is missing in small containers. */
export function commandOf(pid) {
  if (process.platform === "linux") return (read(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ").trim();
  return (spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? "").trim();
}

export function parentOf(pid) {
  if (process.platform === "linux") {
    const stat = read(`/proc/${pid}/stat`) ?? "";
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
  }
  return Number(spawnSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8" }).stdout ?? 0);
}

export function identityOf(pid) {
  const startedAt = startTimeOf(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export function isRunning(identity) {
  return startTimeOf(identity.pid) === identity.startedAt;
}

function parseHolder(text) {
  try {
    const holder = JSON.parse(text);
    return typeof holder.pid === "number" && typeof holder.startedAt === "string" ? holder : null;
  } catch {
    return null;
  }
}

/** The process that holds the lock now, or null. */
export function holderOf(path) {
  const holder = parseHolder(read(path) ?? "");
  return holder && isRunning(holder) ? holder : null;
}

/** Removes the lock file of a process that has ended. Of several processes that try, the rename succeeds for one. */
function removeStale(path, expected) {
  const moved = `${path}.${randomUUID()}`;
  try {
    renameSync(path, moved);
  } catch {
    return;
  }
  // Another process was faster and the moved file is its new lock: put it back.
  if (read(moved) !== expected) {
    try {
      linkSync(moved, path);
    } catch {}
  }
  rmSync(moved, { force: true });
}

/**
 * Takes the lock, or returns its holder. `purpose` is shown to those who find it held.
 * The lock ends with `release`, or with the process.
 */
export function tryLock(path, purpose) {
  mkdirSync(dirname(path), { recursive: true });
  const own = JSON.stringify({ ...identityOf(process.pid), purpose, id: randomUUID() });
  for (;;) {
    try {
      writeFileSync(path, own, { flag: "wx", mode: 0o644 });
      return {
        held: true,
        release() {
          if (read(path) === own) rmSync(path, { force: true });
        },
      };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const text = read(path);
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder ? isRunning(holder) : ageOf(path) < UNREADABLE_TIMEOUT_MS) return { held: false, holder };
    removeStale(path, text);
  }
}

function ageOf(path) {
  try {
    return Math.abs(statSync(path).mtimeMs - (performance.timeOrigin + performance.now()));
  } catch {
    return 0;
  }
}

/** Waits until the lock is free. `onWait` is called once with the holder. */
export async function lock(path, purpose, onWait = () => {}) {
  let reported = false;
  for (;;) {
    const attempt = tryLock(path, purpose);
    if (attempt.held) return attempt;
    if (!reported) onWait(attempt.holder);
    reported = true;
    await delay(POLL_MS);
  }
}
