// Determines who sent the request, from its session cookie and the database. A page calls requireMember before its first
// query; an action calls readActingMember. Both fail closed: without a valid session nobody is signed in.

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { AccountSummary } from "@/lib/accounts/queries";
import { markActive } from "@/lib/auth/attempts";
import { findSignedInMember, type SignedInMember } from "@/lib/auth/queries";
import { isActivityDueAt, sessionAbsoluteEnd, sessionEnd } from "@/lib/auth/rules";
import { sessionCookieName, unsealToken } from "@/lib/auth/token";
import type { Member } from "@/lib/core/actor";
import { callerOf, isDocumentNavigation } from "@/lib/core/caller";
import { now } from "@/lib/platform/clock";
import { env } from "@/lib/platform/env";
import { fail, ok, type Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";

/** The live session of the request, with its member and account; null when there is none. Throws DatabaseUnavailable. */
async function findSession(isActivity: boolean): Promise<SignedInMember | null> {
  const [cookieStore, requestHeaders] = await Promise.all([cookies(), headers()]);
  const sid = await unsealToken(cookieStore.get(sessionCookieName(env().nextauthUrl))?.value, env().nextauthSecret);
  if (!sid) return null;
  const instant = now();
  const found = await findSignedInMember(sid, callerOf(requestHeaders), instant);
  if (found && (isActivity || isDocumentNavigation(requestHeaders)) && isActivityDueAt(found.session, instant)) {
    await markActive(found.member.sessionId, instant);
    found.session.lastActiveAt = instant;
  }
  return found;
}

/** Runs once per render, for the layout and the page together. A refresh or a prefetch is not activity. */
const readSession = cache(() => findSession(false));

/** Without a live session redirects to the sign-in page, which returns to this page after signing in. Throws DatabaseUnavailable. */
async function requireSession(): Promise<SignedInMember> {
  return (await readSession()) ?? redirect(routes.signInFrom((await headers()).get("x-path")));
}

/** The signed-in member. Redirects to the sign-in page if nobody is signed in. Throws DatabaseUnavailable. */
export async function requireMember(): Promise<Member> {
  return (await requireSession()).member;
}

/** The account of the signed-in member; it is read together with the member. Otherwise the same as requireMember. */
export async function requireAccount(): Promise<AccountSummary> {
  return (await requireSession()).account;
}

/** For the sign-in page: the member who is signed in already, and whether the browser has a session cookie, valid or not. */
export async function readVisitor(): Promise<{ member: Member | null; hasSessionCookie: boolean }> {
  const current = await readSession();
  const cookieStore = await cookies();
  return { member: current?.member ?? null, hasSessionCookie: cookieStore.has(sessionCookieName(env().nextauthUrl)) };
}

/** The member who runs an action. Counts as activity. */
export async function readActingMember(): Promise<Result<Member>> {
  const current = await findSession(true);
  return current
    ? ok(current.member)
    : fail("unauthenticated", "Your session has ended. Sign in again to continue. What you typed is kept.");
}

export type SessionClock = {
  /** The time of the server, from which the browser counts down. */
  now: Date;
  /** When the session ends without further activity. */
  endsAt: Date;
  /** When the session ends in any case. */
  absoluteEndsAt: Date;
};

/** When the session of the request ends; null without a live session. Reading it is not activity. Throws DatabaseUnavailable. */
export async function readSessionClock(): Promise<SessionClock | null> {
  const current = await readSession();
  if (!current) return null;
  return { now: now(), endsAt: sessionEnd(current.session), absoluteEndsAt: sessionAbsoluteEnd(current.session) };
}

/** The name of the signed-in member and when the session ends; null without a live session. Throws DatabaseUnavailable. */
export async function readSessionSummary(): Promise<{ name: string; endsAt: Date } | null> {
  const current = await readSession();
  return current && { name: current.member.name, endsAt: sessionEnd(current.session) };
}
