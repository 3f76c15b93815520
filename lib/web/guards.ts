// Who is asking, read from the request and the database. Pages call requireMember before their first query; actions come
// through readActingMember. Both fail closed: whatever cannot be established is nobody.

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { AccountSummary } from "@/lib/accounts/queries";
import { markActive } from "@/lib/auth/attempts";
import { signIn, signOutSession } from "@/lib/auth/commands";
import { findSignedInMember, type SignedInMember } from "@/lib/auth/queries";
import { isActivityDueAt, sessionAbsoluteEnd, sessionEnd } from "@/lib/auth/rules";
import type { SignInInput } from "@/lib/auth/schema";
import { sessionCookieName, unsealToken } from "@/lib/auth/token";
import type { Member } from "@/lib/core/actor";
import { type Caller, callerOf, isDocumentNavigation } from "@/lib/core/caller";
import { now } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { fail, ok, type Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";

/** The session of the request, if it is live. Throws DatabaseUnavailable. */
async function findCurrent(isActivity: boolean): Promise<SignedInMember | null> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const sid = await unsealToken(jar.get(sessionCookieName(env().nextauthUrl))?.value, env().nextauthSecret);
  if (!sid) return null;
  const instant = now();
  const found = await findSignedInMember(sid, callerOf(head), instant);
  if (found && (isActivity || isDocumentNavigation(head)) && isActivityDueAt(found.session, instant)) {
    await markActive(found.member.sessionId, instant);
    found.session.lastActiveAt = instant;
  }
  return found;
}

/** Once a render: a layout and its page ask the same question. Refreshes and prefetches are no activity. */
const readCurrent = cache(() => findCurrent(false));

/** Who is signed in, in which session, for which account; else to the sign-in page, which leads back here. Throws DatabaseUnavailable. */
async function requireSignedIn(): Promise<SignedInMember> {
  return (await readCurrent()) ?? redirect(routes.signInFrom((await headers()).get("x-path")));
}

/** The signed-in member; else to the sign-in page, which leads back here. Throws DatabaseUnavailable. */
export async function requireMember(): Promise<Member> {
  return (await requireSignedIn()).member;
}

/** The account of the signed-in member, read together with the member; else as requireMember. */
export async function requireAccount(): Promise<AccountSummary> {
  return (await requireSignedIn()).account;
}

/** For the sign-in page: who is signed in already, and whether the browser still holds a session that is over. */
export async function readVisitor(): Promise<{ member: Member | null; hadSession: boolean }> {
  const current = await readCurrent();
  const jar = await cookies();
  return { member: current?.member ?? null, hadSession: jar.has(sessionCookieName(env().nextauthUrl)) };
}

/** Who runs an action. Counts as activity. */
export async function readActingMember(): Promise<Result<Member>> {
  const current = await findCurrent(true);
  return current
    ? ok(current.member)
    : fail("unauthenticated", "Your session has ended. Sign in again to continue. What you typed is kept.");
}

export type SessionClock = {
  /** The server's time, by which the browser counts down. */
  now: Date;
  /** When the session is over if nothing more is done. */
  endsAt: Date;
  /** When it is over whatever is done. */
  absoluteEndsAt: Date;
};

/** When the session of the request ends; null when it is over. Asking is no activity. Throws DatabaseUnavailable. */
export async function readSessionClock(): Promise<SessionClock | null> {
  const current = await readCurrent();
  if (!current) return null;
  return { now: now(), endsAt: sessionEnd(current.session), absoluteEndsAt: sessionAbsoluteEnd(current.session) };
}

/** What the steps of next-auth's routes mean (lib/server/next-auth.ts). */
export const authSteps = {
  signIn: (input: SignInInput, caller: Caller, previousSid: string | null) => signIn(input, caller, previousSid),
  signOut: signOutSession,
  /** Null when nobody is signed in. */
  async describe(): Promise<{ name: string; endsAt: Date } | null> {
    const current = await readCurrent();
    return current && { name: current.member.name, endsAt: sessionEnd(current.session) };
  },
};
