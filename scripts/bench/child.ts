// Starts and stops the child processes of a benchmark.

import { type ChildProcess, spawn } from "node:child_process";

/** Resolves with the first message of the program, which means that it is ready. */
export function startChild(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; message: unknown }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", ...args], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    }) as ChildProcess;
    child.once("message", (message) => resolve({ child, message }));
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}
