// Signing in and out. Signing in is a sequence, because its parts must outlive one another: the attempt is counted, kept
// waiting, looked at, and only a right password opens a session, in a command of its own.

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

/** One answer for an unknown e-mail, a wrong password and a deactivated person. */
const wrong = fail("unauthenticated", "The e-mail address or the password is wrong.");
const busy = fail("rate_limited", "Too many people are signing in at this moment. Try again in a few seconds.");

/** Attempts that a process keeps waiting at once; each is only a timer, but a flood must not pile them up without end. */
const MAX_DELAYED = 500;
let delayed = 0;

type OpenSession = {
  sid: string;
  /** The hash that the password was checked against. */
  verifiedHash: string;
  /** Id of the session that the browser had before. */
  previousSid: string | null;
};

/** The member acting is the one who signs in, with the id that the new session is to have. */
export const openSession = defineCommand<OpenSession, null, Member>({
  name: "openSession",
  locks: (actor) => ({ person: actor.personId }),
  async run(ctx, input) {
    const person = await ctx.db.person.findUnique({
      where: { id: ctx.actor.personId },
      select: { deactivatedAt: true, passwordHash: true },
    });
    // Between the check of the password and the lock the person may have been deactivated or given another password.
    if (!person || person.deactivatedAt || person.passwordHash !== input.verifiedHash) return wrong;
    if (input.previousSid) await endPrevious(ctx, input.previousSid);
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

/** A browser holds one session: the one it had is ended, whosever it was. */
async function endPrevious(ctx: Context<Member>, sid: string): Promise<void> {
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
    after: { because: "signed in anew in the same browser" },
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

/** Signs out the session with this id; `unchanged` when it is over already, or never was. Throws DatabaseUnavailable. */
export async function signOutSession(sid: string, caller: Caller): Promise<Result<null>> {
  const found = await findSignedInMember(sid, caller, now());
  return found ? runCommand(signOut, found.member, null) : unchanged(null);
}

/**
 * Ends the sessions of a person within another command, all or all but one, and answers how many of them were live: those
 * that were over by themselves are closed too, and not counted.
 */
export async function endSessionsOf(ctx: Context<Actor>, personId: string, exceptId?: string): Promise<number> {
  const where = { personId, endedAt: null, ...(exceptId ? { id: { not: exceptId } } : {}) };
  const open = await ctx.db.session.findMany({ where, select: { createdAt: true, lastActiveAt: true, endedAt: true } });
  await ctx.db.session.updateMany({ where, data: { endedAt: ctx.now } });
  return open.filter((session) => isSessionLiveAt(session, ctx.now)).length;
}

/** One of the member's own sessions, in another browser or in this one. */
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

/** All of the member's sessions but the one this is done in. */
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

/** Keeps the session in use. That a member acted has been written already, by the guard of every action. */
export const extendSession = defineCommand<unknown, null, Member>({
  name: "extendSession",
  locks: () => ({}),
  run: async () => unchanged(null),
});

export type OpenedSession = { sid: string; member: Member };

type Pause = (ms: number) => Promise<unknown>;
type Looked = { attempt: SignInAttempt; person: PersonForSignIn | null; matches: boolean };

/** Looks at one password under the throttles of signing in. Refuses when there were too many; nothing was looked at then. */
async function lookAtPassword({ email, password }: SignInInput, address: string, pause: Pause): Promise<Result<Looked>> {
  const attempt = await countSignInAttempt(email, address);
  if ("refusedUntil" in attempt) return throttledUntil(attempt.refusedUntil);

  if (attempt.delayMs > 0) {
    if (delayed >= MAX_DELAYED) return giveBackAndAnswer(attempt, busy);
    delayed++;
    await pause(attempt.delayMs).finally(() => delayed--);
  }

  const person = await findPersonForSignIn(email);
  try {
    return ok({ attempt, person, matches: await verifyPassword(person?.passwordHash ?? null, password) });
  } catch (error) {
    if (error instanceof TooManyHashes) return giveBackAndAnswer(attempt, busy);
    throw error;
  }
}

/**
 * Looks at one attempt to sign in. Answers `unauthenticated` in the same words and after the same work whoever is meant,
 * `rate_limited` when there were too many; throws when the database does not answer. `previousSid` is the id of the session
 * that the browser holds, `pause` how the delay is waited for.
 */
export async function signIn(
  input: SignInInput,
  caller: Caller,
  previousSid: string | null,
  pause: Pause = wait,
): Promise<Result<OpenedSession>> {
  const looked = await lookAtPassword(input, caller.address, pause);
  if (!looked.ok) return looked;
  const { attempt, person, matches } = looked.value;
  const opened = person && matches && !person.deactivatedAt ? await open(person, caller, previousSid) : wrong;
  if (opened.ok) return giveBackAndAnswer(attempt, opened);
  if (opened.failure.code === "unauthenticated") {
    const anonymous: Anonymous = { kind: "anonymous", email: input.email, ...caller };
    await recordWrongPassword(anonymous, attempt, "sign_in.failed", person);
  }
  return opened;
}

/**
 * Whether this is the member's own password: the hash it was checked against, else a refusal. Counts as an attempt to sign
 * in, so that whoever finds a signed-in browser can guess no faster than anybody else.
 */
export async function checkOwnPassword(
  actor: Member,
  password: string,
  pause: Pause = wait,
): Promise<Result<{ verifiedHash: string }>> {
  const looked = await lookAtPassword({ email: actor.email, password }, actor.address, pause);
  if (!looked.ok) return looked;
  const { attempt, person, matches } = looked.value;
  if (person && matches) return giveBackAndAnswer(attempt, ok({ verifiedHash: person.passwordHash }));
  await recordWrongPassword(actor, attempt, "person.password_mistaken");
  return fail("forbidden", "This is not your current password.");
}

async function open(person: PersonForSignIn, caller: Caller, previousSid: string | null): Promise<Result<OpenedSession>> {
  const { id, accountId, email, name, role } = person;
  const member: Member = { kind: "member", personId: id, sessionId: uuidv7(), accountId, email, name, role, ...caller };
  const sid = newSessionId();
  const result = await runCommand(openSession, member, { sid, verifiedHash: person.passwordHash, previousSid });
  return result.ok ? ok({ sid, member }) : result;
}

/** A count that could not be given back only makes the throttle a little stricter until its window ends. */
async function giveBackAndAnswer<T>(attempt: SignInAttempt, answer: T): Promise<T> {
  await uncountSignInAttempt(attempt).catch((error: unknown) =>
    log.warn({ event: "sign_in.count_not_given_back", error: (error as Error).name }),
  );
  return answer;
}

function throttledUntil(until: Date) {
  const remaining = formatDuration(until.getTime() - now().getTime());
  return fail(
    "rate_limited",
    `There were too many failed attempts to sign in. Try again in ${remaining}, at ${formatInstantUtc(until)}.`,
  );
}
