// Runs the tools of the test command, each in a process group of its own, so that nothing of them outlives a stop.

import { type ChildProcess, spawn } from "node:child_process";
import { recordProcess } from "@/scripts/start/temporary-data";

const STOP_WITHIN_MS = 5000;

const running = new Set<ChildProcess>();

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {}
}

/**
 * Runs `node <args>` with its output shown; answers its exit code, 1 when it ended by a signal. `folder` is that of the
 * run, for a tool that uses it.
 */
export function runTool(args: string[], env: NodeJS.ProcessEnv, folder?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, detached: true, stdio: ["ignore", "inherit", "inherit"] });
    running.add(child);
    if (folder) recordProcess(folder, child.pid);
    child.once("error", reject);
    child.once("exit", (code) => {
      running.delete(child);
      // Whatever it started and did not end itself.
      signalGroup(child, "SIGKILL");
      resolve(code ?? 1);
    });
  });
}

/** Ends the tools that run: first kindly, because Playwright then closes its browsers. */
export async function stopTools(): Promise<void> {
  const ends = [...running].map(
    (child) =>
      new Promise<void>((resolve) => {
        child.once("exit", () => resolve());
        signalGroup(child, "SIGINT");
        setTimeout(() => signalGroup(child, "SIGKILL"), STOP_WITHIN_MS).unref();
      }),
  );
  await Promise.all(ends);
}
