// The requests for signing in and signing out. They are not server actions, because next-auth handles them.

import type { ActionResult } from "@/components/form/call-action";
import { callAction } from "@/components/form/call-action";
import { removeAllDrafts } from "@/components/form/drafts";
import type { Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";
import { broadcastToOtherTabs } from "./session-channel";

async function post(path: string, fields: Record<string, string>): Promise<Result<null>> {
  const token = (await (await fetch(routes.authToken, { cache: "no-store" })).json()) as { csrfToken: string };
  const response = await fetch(path, { method: "POST", body: new URLSearchParams({ ...fields, csrfToken: token.csrfToken }) });
  return (await response.json()) as Result<null>;
}

export async function requestSignIn(email: string, password: string): Promise<ActionResult<null>> {
  return callAction(() => post(routes.authSignIn, { email, password }));
}

/** Signs out in all tabs. On success the browser leaves the page, so that none of its data stays in memory. */
export async function requestSignOut(): Promise<ActionResult<null>> {
  const result = await callAction(() => post(routes.authSignOut, {}));
  if (result.ok) {
    broadcastToOtherTabs({ kind: "signed out" });
    leaveAfterSignOut();
  }
  return result;
}

/** Removes all drafts and opens the sign-in page. */
export function leaveAfterSignOut(): void {
  removeAllDrafts();
  window.location.assign(routes.signIn);
}
