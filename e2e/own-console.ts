// A second console, for one test alone: with another environment, or with a line to the database that can be cut. It serves
// the same build as the one that all other tests use.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { processEnvironment } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import { freePort } from "@/scripts/start/postgres";

export type OwnConsole = { url: string; stop(): Promise<void> };

/** Starts it with the environment of the console under test, changed as told, and waits until it answers. */
export async function startOwnConsole(changes: Record<string, string>): Promise<OwnConsole> {
  const environment = processEnvironment();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const logFile = join(environment.DATA_DIR ?? "", `console-${port}.log`);
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, ["--import", "tsx", "services/console/main.ts"], {
    env: { ...environment, NODE_ENV: "production", NEXTAUTH_URL: url, ...changes, PORT: String(port) },
    // Should the worker die, the console notices that the channel has closed and ends.
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const ended = once(child, "exit");
  const isAlive = () => {
    if (child.exitCode !== null) throw new Error(`The console ended.\n${readFileSync(logFile, "utf8")}`);
    return fetch(`${url}${routes.health}`).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  await expect.poll(isAlive, { timeout: 30_000 }).toBe(true);
  return {
    url,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

export type DatabaseLine = {
  /** The database's address, by way of this line. */
  url: string;
  /** Ends what is connected and takes nobody any more. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** A line of TCP to the database under test. */
export async function openDatabaseLine(): Promise<DatabaseLine> {
  const target = new URL(processEnvironment().DATABASE_URL ?? "");
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    mend: () => {
      isCut = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

/** The address of a database on the same server that has none of the console's tables. */
export function emptyDatabaseUrl(): string {
  const url = new URL(processEnvironment().DATABASE_URL ?? "");
  url.pathname = "/postgres";
  return url.href;
}
