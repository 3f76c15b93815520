import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { routes } from "@/lib/shared/routes";

const READY_WITHIN_MS = 60_000;
const POLL_MS = 40;

/** The host to connect to. A wildcard address can be listened on but not connected to. */
function reachableHost(host: string): string {
  return host === "0.0.0.0" || host === "::" ? "localhost" : host;
}

function isReady(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: reachableHost(host), port, path: routes.readiness, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("error", () => resolve(false));
  });
}

/** Resolves when the console reports that it is ready, or `signal` is aborted. Throws after READY_WITHIN_MS. */
export async function waitUntilReady(host: string, port: number, signal: AbortSignal): Promise<void> {
  const begin = performance.now();
  while (!(await isReady(host, port))) {
    if (signal.aborted) return;
    if (performance.now() - begin > READY_WITHIN_MS) {
      throw new Error("The console does not become ready; its log says why.");
    }
    await delay(POLL_MS);
  }
}
