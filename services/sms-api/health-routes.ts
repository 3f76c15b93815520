// For operators and their monitoring: is the process alive, can it serve calls, what does it measure. Only this machine gets
// an answer, and not through a proxy on it, because the public can reach the port. Everyone else gets a plain 404.

import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "@/lib/platform/log";
import { parseIpAddress } from "@/lib/shared/ip-address";
import type { Dependencies } from "./request-handler";
import { sendNotFound, sendText, type TextResponse } from "./text-responses";

export type HealthChecks = {
  /** Whether calls can be served at this moment. */
  isReady(): Promise<boolean>;
  metrics(): Promise<{ contentType: string; body: string }>;
};

export const healthPaths = ["/healthz", "/readyz", "/metrics"] as const;

type HealthPath = (typeof healthPaths)[number];

const proxyHeaders = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"];

function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  const peer = parseIpAddress(socket.remoteAddress ?? "");
  return peer?.range() === "loopback" && proxyHeaders.every((name) => headers[name] === undefined);
}

const plain = (status: number, body: string): TextResponse => ({ status, contentType: "text/plain", body });

async function runCheck(path: HealthPath, checks: HealthChecks): Promise<TextResponse> {
  switch (path) {
    case "/healthz":
      return plain(200, "ok\n");
    case "/readyz":
      return (await checks.isReady().catch(() => false)) ? plain(200, "ready\n") : plain(503, "not ready\n");
    case "/metrics":
      return { status: 200, ...(await checks.metrics()) };
  }
}

/** Never rejects: a check that fails is logged and gets a 500. */
export async function handleHealthRequest(
  dependencies: Dependencies,
  checks: HealthChecks,
  path: HealthPath,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "GET" || !isFromThisMachine(request)) {
    sendNotFound(dependencies, response);
    return;
  }
  try {
    sendText(dependencies, response, await runCheck(path, checks));
  } catch (error) {
    log.error({ event: "sms_api.health_check_failed", path, reason: String(error) });
    sendText(dependencies, response, plain(500, "error\n"));
  }
}
