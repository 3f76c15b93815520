// A stop takes no new request, lets those in flight finish, and then ends the process.

import type { Server } from "node:http";
import { log } from "@/lib/platform/log";

export const IN_FLIGHT_WITHIN_MS = 10_000;

/**
 * Stops on SIGTERM and SIGINT, and when the supervisor dies: the channel to it then closes. A second signal does not wait.
 * What is in flight has `withinMs`; `close` runs once the last answer is out.
 */
export function stopGracefully(server: Server, withinMs: number, close: () => Promise<void>): void {
  let stopping = false;
  const leave = async () => {
    await close().catch(() => {});
    process.exit(0);
  };
  const stop = () => {
    if (stopping) process.exit(0);
    stopping = true;
    log.debug({ event: "console.stopping" });
    // A connection that was upgraded is no longer the server's to close, so this leaves by itself.
    const late = setTimeout(() => {
      server.closeAllConnections();
      void leave();
    }, withinMs);
    // A browser keeps its connection; it is told with its next answer that this was the last.
    server.prependListener("request", (_, response) => response.setHeader("connection", "close"));
    server.close(() => {
      clearTimeout(late);
      void leave();
    });
    server.closeIdleConnections();
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.on("disconnect", () => {
    if (!stopping) stop();
  });
}
