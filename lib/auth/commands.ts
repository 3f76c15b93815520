// Signing in and out. Signing in takes several transactions, because the count of attempts must stay when the sign-in fails: the
// attempt is counted and delayed, then the password is checked, and only a correct one starts a session, in a command of its own.

import { setTimeout as wait } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import type { Actor, Anonymous, Member } from "@/lib/core/actor";
import type { Caller } from "@/lib/core/caller";
import { type Context, defineCommand, runCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import { now } from "@/lib/platform/clock";
import { log } from "@/lib/platform/log";
import { fail, notFound, ok, type Result, unchanged } from "@/lib/shared/result";
import { formatDuration, formatInstantUtc } from "@/lib/shared/time";
import { countSignInAttempt, recordWrongPassword, type SignInAttempt, uncountSignInAttempt } from "./attempts";
import { browserName } from "./browser-name";
import { TooManyHashes, verifyPassword } from "./password";
import { findPersonForSignIn, findSignedInMember, type PersonForSignIn } from "./queries";
import { isSessionLiveAt } from "./rules";
import type { EndOwnSessionInput, SignInInput } from "./schema";
import { newSessionId, sessionIdHash } from "./token";

/** The same failure for an unknown e-mail, a wrong password and a deactivated person. */
const wrongCredentials = fail("unauthenticated", "The e-mail address or the password is wrong.");
const tooBusy = fail("rate_limited", "Too many people are signing in at this moment. Try again in a few seconds.");

/** The most attempts that one process delays at the same time. Each is only a timer, but their number must have a limit. */
const MAX_DELAYED = 500;
let delayed = 0;

type OpenSession = {
  sid: string;
  /** The hash that the password was checked against. */
  verifiedHash: string;
  /** Id of the session that the browser had before. */
  previousSid: string | null;
};

/** The actor is the member who signs in. Its `sessionId` becomes the id of the new session. */
export const openSession = defineCommand<OpenSession, null, Member>({
  name: "openSession",
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx, input) {
    const person = await ctx.db.person.findUnique({
      where: { id: ctx.actor.personId },
      select: { deactivatedAt: true, passwordHash: true },
    });
    // After the check of the password and before the lock, the person may have been deactivated or the password changed.
    if (!person || person.deactivatedAt || person.passwordHash !== input.verifiedHash) return wrongCredentials;
    if (input.previousSid) await endPreviousSession(ctx, input.previousSid);
    await ctx.db.session.create({
      data: {
        id: ctx.actor.sessionId,
        personId: ctx.actor.personId,
        tokenHash: sessionIdHash(input.sid),
        address: ctx.actor.address,
        userAgent: ctx.actor.userAgent,
        createdAt: ctx.now,
        lastActiveAt: ctx.now,
      },
      select: { id: true },
    });
    await ctx.audit({ event: "session.signed_in" });
    return ok(null);
  },
});

/** A browser holds one session. The previous one is ended, also when it belongs to another person. */
async function endPreviousSession(ctx: Context<Member>, sid: string): Promise<void> {
  const previous = await ctx.db.session.findUnique({
    where: { tokenHash: sessionIdHash(sid) },
    select: {
      id: true,
      createdAt: true,
      lastActiveAt: true,
      endedAt: true,
      person: { select: { id: true, accountId: true } },
    },
  });
  if (!previous || !isSessionLiveAt(previous, ctx.now)) return;
  const { count } = await ctx.db.session.updateMany({ where: { id: previous.id, endedAt: null }, data: { endedAt: ctx.now } });
  if (count === 0) return;
  await ctx.audit({
    event: "session.signed_out",
    accountId: previous.person.accountId,
    ...(previous.person.id === ctx.actor.personId ? {} : { subjectId: previous.person.id }),
    after: { because: "signed in again in the same browser" },
  });
}

export const signOut = defineCommand<null, null, Member>({
  name: "signOut",
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx) {
    const { count } = await ctx.db.session.updateMany({
      where: { id: ctx.actor.sessionId, personId: ctx.actor.personId, endedAt: null },
      data: { endedAt: ctx.now },
    });
    if (count === 0) return unchanged(null);
    await ctx.audit({ event: "session.signed_out" });
    return ok(null);
  },
});

/** Signs out the session with this id; `unchanged` when it is over or does not exist. Throws DatabaseUnavailable. */
export async function signOutSession(sid: string, caller: Caller): Promise<Result<null>> {
  const found = await findSignedInMember(sid, caller, now());
  return found ? runCommand(signOut, found.member, null) : unchanged(null);
}

/**
 * Ends all sessions of a person, or all but one, within another command. Returns how many of them were live: sessions that had
 * expired get an end too, but are not counted.
 */
export async function endSessionsOf(ctx: Context<Actor>, personId: string, exceptId?: string): Promise<number> {
  const where = { personId, endedAt: null, ...(exceptId ? { id: { not: exceptId } } : {}) };
  const open = await ctx.db.session.findMany({ where, select: { createdAt: true, lastActiveAt: true, endedAt: true } });
  await ctx.db.session.updateMany({ where, data: { endedAt: ctx.now } });
  return open.filter((session) => isSessionLiveAt(session, ctx.now)).length;
}

/** Ends one of the member's own sessions, in this browser or another one. */
export const endOwnSession = defineCommand<EndOwnSessionInput, null, Member>({
  name: "endOwnSession",
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx, { sessionId }) {
    if (!can(ctx.actor, "profile:manage")) return readOnlyRole();
    const session = await ctx.db.session.findFirst({
      where: { id: sessionId, personId: ctx.actor.personId },
      select: { id: true, createdAt: true, lastActiveAt: true, endedAt: true, address: true, userAgent: true },
    });
    if (!session) return notFound("The session");
    if (!isSessionLiveAt(session, ctx.now)) return unchanged(null);
    await ctx.db.session.update({ where: { id: session.id }, data: { endedAt: ctx.now }, select: { id: true } });
    const before = { address: session.address, browser: browserName(session.userAgent) };
    await ctx.audit({ event: "session.ended", before });
    return ok(null);
  },
});

/** Ends all sessions of the member except the current one. */
export const endOtherSessions = defineCommand<unknown, { ended: number }, Member>({
  name: "endOtherSessions",
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx) {
    if (!can(ctx.actor, "profile:manage")) return readOnlyRole();
    const ended = await endSessionsOf(ctx, ctx.actor.personId, ctx.actor.sessionId);
    if (ended === 0) return unchanged({ ended });
    await ctx.audit({ event: "session.others_ended", after: { endedSessions: ended } });
    return ok({ ended });
  },
});

/** Extends the session. It writes nothing itself: the guard of every action has recorded the activity. */
export const extendSession = defineCommand<unknown, null, Member>({
  name: "extendSession",
  locks: () => ({}),
  run: async () => unchanged(null),
});

export type OpenedSession = { sid: string; member: Member };

type Pause = (ms: number) => Promise<unknown>;
type CheckedAttempt = { attempt: SignInAttempt; person: PersonForSignIn | null; matches: boolean };

/** Checks one password under the throttles of signing in. A throttled attempt is refused without a check. */
async function checkPassword({ email, password }: SignInInput, address: string, pause: Pause): Promise<Result<CheckedAttempt>> {
  const attempt = await countSignInAttempt(email, address);
  if ("throttledUntil" in attempt) return throttledFailure(attempt.throttledUntil);

  if (attempt.delayMs > 0) {
    if (delayed >= MAX_DELAYED) return uncountAndReturn(attempt, tooBusy);
    delayed++;
    await pause(attempt.delayMs).finally(() => delayed--);
  }

  const person = await findPersonForSignIn(email);
  try {
    return ok({ attempt, person, matches: await verifyPassword(person?.passwordHash ?? null, password) });
  } catch (error) {
    if (error instanceof TooManyHashes) return uncountAndReturn(attempt, tooBusy);
    throw error;
  }
}

/**
 * Signs a person in. Fails with `unauthenticated`, in the same words and after the same work for every e-mail address, or with
 * `rate_limited` after too many attempts. Throws when the database does not answer. `previousSid` is the id of the session that
 * the browser holds; `pause` waits for the delay.
 */
export async function signIn(
  input: SignInInput,
  caller: Caller,
  previousSid: string | null,
  pause: Pause = wait,
): Promise<Result<OpenedSession>> {
  const checked = await checkPassword(input, caller.address, pause);
  if (!checked.ok) return checked;
  const { attempt, person, matches } = checked.value;
  const opened = person && matches && !person.deactivatedAt ? await startSession(person, caller, previousSid) : wrongCredentials;
  if (opened.ok) return uncountAndReturn(attempt, opened);
  if (opened.failure.code === "unauthenticated") {
    const anonymous: Anonymous = { kind: "anonymous", email: input.email, ...caller };
    await recordWrongPassword(anonymous, attempt, "sign_in.failed", person);
  }
  return opened;
}

/**
 * Checks the member's own password. Returns the hash that it was checked against, else a failure. Counts as an attempt to sign in,
 * so that somebody at a signed-in browser can guess no faster than at the sign-in page.
 */
export async function checkOwnPassword(
  actor: Member,
  password: string,
  pause: Pause = wait,
): Promise<Result<{ verifiedHash: string }>> {
  const checked = await checkPassword({ email: actor.email, password }, actor.address, pause);
  if (!checked.ok) return checked;
  const { attempt, person, matches } = checked.value;
  if (person && matches) return uncountAndReturn(attempt, ok({ verifiedHash: person.passwordHash }));
  await recordWrongPassword(actor, attempt, "person.password_mistaken");
  return fail("forbidden", "This is not your current password.");
}

async function startSession(person: PersonForSignIn, caller: Caller, previousSid: string | null): Promise<Result<OpenedSession>> {
  const { id, accountId, email, name, role } = person;
  const member: Member = { kind: "member", personId: id, sessionId: uuidv7(), accountId, email, name, role, ...caller };
  const sid = newSessionId();
  const result = await runCommand(openSession, member, { sid, verifiedHash: person.passwordHash, previousSid });
  return result.ok ? ok({ sid, member }) : result;
}

/** When the attempt cannot be removed from the count, the throttle is only a little stricter until its window ends. */
async function uncountAndReturn<T>(attempt: SignInAttempt, answer: T): Promise<T> {
  await uncountSignInAttempt(attempt).catch((error: unknown) =>
    log.warn({ event: "sign_in.uncount_failed", error: (error as Error).name }),
  );
  return answer;
}

function throttledFailure(until: Date) {
  const remaining = formatDuration(until.getTime() - now().getTime());
  return fail(
    "rate_limited",
    `There were too many failed attempts to sign in. Try again in ${remaining}, at ${formatInstantUtc(until)}.`,
  );
}
