// Between npm and this process stands a shell, which dies of a signal that npm passes on and tells nobody; and an npm that
// is killed passes nothing on. Either way nobody is left who could be told to stop this process.

import { processEnvironment } from "@/lib/platform/env";
import { commandOf, parentOf } from "./lock.mjs";

const LOOK_MS = 200;

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Calls `react` once when this process was started by npm and npm, or the shell between, is gone. */
export function whenNpmIsGone(react: () => void): void {
  if (processEnvironment().npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const npm = [parent, parentOf(parent)].find((pid) => /\bnpm\b/.test(commandOf(pid)));
  const look = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || exists(npm))) return;
    clearInterval(look);
    react();
  }, LOOK_MS);
  look.unref();
}
