// npm runs a shell, and the shell runs this process. A signal that npm passes on ends the shell only, and a killed npm passes
// nothing on. In both cases this process would run on without a parent, so it watches for their end.

import { processEnvironment } from "@/lib/platform/env";
import { commandOf, parentOf } from "./lock.mjs";

const POLL_INTERVAL_MS = 200;

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Calls `callback` once when this process was started by npm, and npm or the shell between them has ended. */
export function onNpmExit(callback: () => void): void {
  if (processEnvironment().npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const npm = [parent, parentOf(parent)].find((pid) => /\bnpm\b/.test(commandOf(pid)));
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || exists(npm))) return;
    clearInterval(timer);
    callback();
  }, POLL_INTERVAL_MS);
  timer.unref();
}
