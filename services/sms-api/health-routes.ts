// For whoever runs the gateway: does it live, can it serve, what does it measure. Answered to this machine alone, and not
// through a proxy on it: the port is the one that the world may call.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { parseIpAddress } from "@/lib/shared/ip-address";

export type Operations = {
  /** Whether calls can be served at this moment. */
  isReady(): Promise<boolean>;
  metrics(): Promise<{ contentType: string; body: string }>;
};

const forwardedBy = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"];

function isOwnMachine({ raw }: FastifyRequest): boolean {
  const peer = parseIpAddress(raw.socket.remoteAddress ?? "");
  return peer?.range() === "loopback" && forwardedBy.every((name) => raw.headers[name] === undefined);
}

export function addOperations(app: FastifyInstance, operations: Operations): void {
  app.get("/healthz", async (request, reply) =>
    isOwnMachine(request) ? reply.type("text/plain").send("ok\n") : reply.callNotFound(),
  );
  app.get("/readyz", async (request, reply) => {
    if (!isOwnMachine(request)) return reply.callNotFound();
    const isReady = await operations.isReady().catch(() => false);
    return reply
      .code(isReady ? 200 : 503)
      .type("text/plain")
      .send(isReady ? "ready\n" : "not ready\n");
  });
  app.get("/metrics", async (request, reply) => {
    if (!isOwnMachine(request)) return reply.callNotFound();
    const { contentType, body } = await operations.metrics();
    return reply.header("Content-Type", contentType).send(body);
  });
}
