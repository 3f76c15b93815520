// Stops the console: it accepts no new request, finishes the requests in progress and then ends the process.

import type { Server } from "node:http";
import { log } from "@/lib/platform/log";

export const SHUTDOWN_TIMEOUT_MS = 10_000;

/**
 * Stops on SIGTERM and SIGINT, and when the supervisor dies, because the IPC channel to it then closes. A second signal ends
 * the process at once. Requests in progress have `timeoutMs`; `close` runs after the last answer.
 */
export function stopGracefully(server: Server, timeoutMs: number, close: () => Promise<void>): void {
  let stopping = false;
  const exit = async () => {
    await close().catch(() => {});
    process.exit(0);
  };
  const stop = () => {
    if (stopping) process.exit(0);
    stopping = true;
    log.debug({ event: "console.stopping" });
    // The server cannot close an upgraded connection, so `exit` does not wait for it here.
    const timer = setTimeout(() => {
      server.closeAllConnections();
      void exit();
    }, timeoutMs);
    // A browser keeps its connection open; the header of its next answer tells it to close the connection.
    server.prependListener("request", (_, response) => response.setHeader("connection", "close"));
    server.close(() => {
      clearTimeout(timer);
      void exit();
    });
    server.closeIdleConnections();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", () => {
    if (!stopping) stop();
  });
}
