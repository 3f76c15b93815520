// Calls a server action as a browser does: with a request that a page sent, changed to another action id and other arguments.
// The ids are those of the build under test.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page, Request } from "@playwright/test";
import { processEnvironment } from "@/lib/platform/env";
import type { FailureCode } from "@/lib/shared/result";

type Manifest = { node: Record<string, { exportedName: string }> };

function buildFile<T>(name: string): T {
  return JSON.parse(readFileSync(join(processEnvironment().BUILD_DIR ?? "", "server", name), "utf8")) as T;
}

/** The names of all actions of the build. */
export function actionNames(): string[] {
  return Object.values(buildFile<Manifest>("server-reference-manifest.json").node)
    .map(({ exportedName }) => exportedName)
    .sort();
}

/** The addresses of all pages of the build, as `/(console)/applications/[id]`. */
export function pageNames(): string[] {
  return Object.keys(buildFile<Record<string, string>>("app-paths-manifest.json"))
    .filter((name) => name.endsWith("/page"))
    .map((name) => name.slice(0, -"/page".length))
    .sort();
}

function actionId(name: string): string {
  const nodes = Object.entries(buildFile<Manifest>("server-reference-manifest.json").node);
  const id = nodes.find(([, { exportedName }]) => exportedName === name)?.[0];
  if (!id) throw new Error(`The build has no action ${name}`);
  return id;
}

export type CapturedAction = { url: string; headers: Record<string, string> };

export const isAction = (request: Request) => request.method() === "POST" && "next-action" in request.headers();

/** The request that the page sends when `act` makes it call an action, without its cookie. */
export async function captureAction(page: Page, act: () => Promise<void>): Promise<CapturedAction> {
  const [request] = await Promise.all([page.waitForRequest(isAction), act()]);
  const all = await request.allHeaders();
  // Without the headers of the connection and of the length of the body.
  const own = Object.entries(all).filter(([name]) => !/^:|^(cookie|content-length|host|connection)$/.test(name));
  return { url: request.url(), headers: Object.fromEntries(own) };
}

export type ActionAnswer = { status: number; ok?: boolean; code?: FailureCode; body: string };

/** Sends a captured request with another action, other arguments and another person's cookie. */
export async function callAction(
  request: APIRequestContext,
  captured: CapturedAction,
  name: string,
  input: unknown,
  session: { cookie: { name: string; value: string } } | null,
): Promise<ActionAnswer> {
  const response = await request.post(captured.url, {
    headers: {
      ...captured.headers,
      "next-action": actionId(name),
      ...(session ? { cookie: `${session.cookie.name}=${session.cookie.value}` } : {}),
    },
    data: JSON.stringify([input]),
    maxRedirects: 0,
  });
  const body = await response.text();
  // One row of the answer is the result of the action.
  const row = /^[0-9a-f]+:(\{"ok":.*)$/m.exec(body)?.[1];
  const result = row ? (JSON.parse(row) as { ok: boolean; failure?: { code: FailureCode } }) : undefined;
  return {
    status: response.status(),
    ...(result ? { ok: result.ok } : {}),
    ...(result?.failure ? { code: result.failure.code } : {}),
    body,
  };
}
