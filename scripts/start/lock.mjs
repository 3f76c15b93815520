// A lock that a dead process cannot keep: a file that names its holder by pid and start time. A pid alone may by now be
// another program's. Plain JavaScript, because the bootstrap needs it before anything is installed.
//
// It fails towards waiting: a lock that cannot be read yet (its holder is just writing it) counts as held.

import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 200;
/** A lock file is written at once; one that is still unreadable after this was left by a crash or a full disk. */
const UNREADABLE_IS_STALE_AFTER_MS = 5000;

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** An opaque text that no other process with this pid has had or will have; null when there is no such process. */
export function startTimeOf(pid) {
  if (process.platform === "linux") {
    const stat = read(`/proc/${pid}/stat`);
    if (stat === null) return null;
    // The second field is the program's name and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; only its parent has not asked yet how.
    if (fields[0] === "Z" || fields[0] === "X") return null;
    // Ticks since the machine started, so the start of the machine belongs to it.
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

/** Who holds the lock now, or null. */
export function holderOf(path) {
  const holder = parseHolder(read(path) ?? "");
  return holder && isRunning(holder) ? holder : null;
}

/** Moves a dead holder's file out of the way. Of several who try, the rename succeeds for one. */
function removeStale(path, judged) {
  const moved = `${path}.${randomUUID()}`;
  try {
    renameSync(path, moved);
  } catch {
    return;
  }
  // Somebody else was faster and the file moved is the fresh lock: it goes back.
  if (read(moved) !== judged) {
    try {
      linkSync(moved, path);
    } catch {}
  }
  rmSync(moved, { force: true });
}

/**
 * Takes the lock, or names its holder. `purpose` is told to whoever finds it held.
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
    if (holder ? isRunning(holder) : ageOf(path) < UNREADABLE_IS_STALE_AFTER_MS) return { held: false, holder };
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

/** Waits until the lock is free. `onWait` is told once who has it. */
export async function lock(path, purpose, onWait = () => {}) {
  let told = false;
  for (;;) {
    const attempt = tryLock(path, purpose);
    if (attempt.held) return attempt;
    if (!told) onWait(attempt.holder);
    told = true;
    await delay(POLL_MS);
  }
}
