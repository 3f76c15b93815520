// A second console for one test: with another environment, or with a connection to the database that the test can cut. It
// serves the same build as the console of all other tests.

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

/** Starts it with the environment of the console under test and these changes, and waits until it answers. */
export async function startOwnConsole(changes: Record<string, string>): Promise<OwnConsole> {
  const environment = processEnvironment();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const logFile = join(environment.DATA_DIR ?? "", `console-${port}.log`);
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, ["--import", "tsx", "services/console/main.ts"], {
    env: { ...environment, NODE_ENV: "production", NEXTAUTH_URL: url, ...changes, PORT: String(port) },
    // When the worker dies, this channel closes and the console ends.
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

export type DatabaseProxy = {
  /** The database's address through this proxy. */
  url: string;
  /** Closes all connections and refuses new ones. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
};

/** A TCP proxy in front of the database under test. */
export async function startDatabaseProxy(): Promise<DatabaseProxy> {
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
    restore: () => {
      isCut = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}

/** The address of a database on the same server, without the console's tables. */
export function emptyDatabaseUrl(): string {
  const url = new URL(processEnvironment().DATABASE_URL ?? "");
  url.pathname = "/postgres";
  return url.href;
}
