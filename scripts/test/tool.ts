// Runs the tools of the test command. Each has a process group of its own, so that a stop ends everything that it started.

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
 * Runs `node <args>` and shows its output; answers its exit code, or 1 when a signal ended it. When the tool uses the data
 * folder of the run, `folder` records it there, so that a later run can end it.
 */
export function runTool(args: string[], env: NodeJS.ProcessEnv, folder?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, detached: true, stdio: ["ignore", "inherit", "inherit"] });
    running.add(child);
    if (folder) recordProcess(folder, child.pid);
    child.once("error", reject);
    child.once("exit", (code) => {
      running.delete(child);
      // Ends the processes that it started and left running.
      signalGroup(child, "SIGKILL");
      resolve(code ?? 1);
    });
  });
}

/** Ends the running tools. SIGINT comes first, because Playwright then closes its browsers. */
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
