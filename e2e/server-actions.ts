// Calls a server action as a browser would: the request is a real one that a page sent, with another action's id and other
// arguments in it. The ids are those of the build under test.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Page, Request } from "@playwright/test";
import { processEnvironment } from "@/lib/platform/env";
import type { FailureCode } from "@/lib/shared/result";

type Manifest = { node: Record<string, { exportedName: string }> };

function buildFile<T>(name: string): T {
  return JSON.parse(readFileSync(join(processEnvironment().BUILD_DIR ?? "", "server", name), "utf8")) as T;
}

/** The names of all actions that the build answers to. */
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

/** What the page sends when `act` makes it call an action; its cookie is left out. */
export async function captureAction(page: Page, act: () => Promise<void>): Promise<CapturedAction> {
  const [request] = await Promise.all([page.waitForRequest(isAction), act()]);
  const all = await request.allHeaders();
  // What belongs to the connection, or to one length of body.
  const own = Object.entries(all).filter(([name]) => !/^:|^(cookie|content-length|host|connection)$/.test(name));
  return { url: request.url(), headers: Object.fromEntries(own) };
}

export type ActionAnswer = { status: number; ok?: boolean; code?: FailureCode; body: string };

/** Replays a captured request: another action, other arguments, another person's cookie. */
export async function callAction(
  request: APIRequestContext,
  captured: CapturedAction,
  name: string,
  input: unknown,
  holder: { cookie: { name: string; value: string } } | null,
): Promise<ActionAnswer> {
  const response = await request.post(captured.url, {
    headers: {
      ...captured.headers,
      "next-action": actionId(name),
      ...(holder ? { cookie: `${holder.cookie.name}=${holder.cookie.value}` } : {}),
    },
    data: JSON.stringify([input]),
    maxRedirects: 0,
  });
  const body = await response.text();
  // One row of the answer is the action's own result.
  const row = /^[0-9a-f]+:(\{"ok":.*)$/m.exec(body)?.[1];
  const result = row ? (JSON.parse(row) as { ok: boolean; failure?: { code: FailureCode } }) : undefined;
  return {
    status: response.status(),
    ...(result ? { ok: result.ok } : {}),
    ...(result?.failure ? { code: result.failure.code } : {}),
    body,
  };
}
