// When a session ends, how many attempts to sign in are allowed, and how long each is delayed. Pure: `now` is an argument.
// Sources of the numbers: OWASP ASVS 5.0 and its session management cheat sheet.

import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/shared/time";

// Sessions --------------------------------------------------------------------------------------------------------------

export const IDLE_LIMIT_MS = 30 * MINUTE_MS;
export const ABSOLUTE_LIMIT_MS = 12 * HOUR_MS;
/** Activity is written at most this often, so a session may end up to this much earlier than 30 minutes after its last use. */
export const ACTIVITY_INTERVAL_MS = MINUTE_MS;
/** How long before the end of the session a person is warned. */
export const WARNING_MS = 2 * MINUTE_MS;

/** How long an ended session is kept, to answer who was signed in when. */
export const SESSION_RETENTION_MS = 30 * DAY_MS;

export type SessionInstants = { createdAt: Date; lastActiveAt: Date; endedAt: Date | null };

/** The end that activity does not postpone. */
export function sessionAbsoluteEnd(session: SessionInstants): Date {
  return addMs(session.createdAt, ABSOLUTE_LIMIT_MS);
}

/** The first instant at which the session is over if there is no more activity. */
export function sessionEnd(session: SessionInstants): Date {
  const ends = [addMs(session.lastActiveAt, IDLE_LIMIT_MS), sessionAbsoluteEnd(session)];
  if (session.endedAt) ends.push(session.endedAt);
  return new Date(Math.min(...ends.map((end) => end.getTime())));
}

/** There is no lower bound: the clock of the instance that created the session may be a little ahead. */
export function isSessionLiveAt(session: SessionInstants, now: Date): boolean {
  return now.getTime() < sessionEnd(session).getTime();
}

export function isActivityDueAt(session: SessionInstants, now: Date): boolean {
  return now.getTime() - session.lastActiveAt.getTime() >= ACTIVITY_INTERVAL_MS;
}

// Sign-in throttles -----------------------------------------------------------------------------------------------------

/** A window is half-open and starts with the first attempt that is counted in it. */
export const SIGN_IN_WINDOW_MS = 15 * MINUTE_MS;
export const FAILURES_PER_EMAIL_AND_ADDRESS = 10;
export const FAILURES_PER_ADDRESS = 50;
/** Attempts for one e-mail address, from any network address, that are not delayed. */
const ATTEMPTS_WITHOUT_DELAY = 3;
const MAX_DELAY_MS = 8 * SECOND_MS;

/**
 * How long an attempt is delayed before its password is checked. `attempt` is its number among the recent attempts for the same
 * e-mail address that failed or are in progress: the 4th waits 1 s, the next ones 2 s, 4 s and 8 s, which is the maximum. A delay
 * and no lock, because with a lock a stranger could keep a person out by failing on purpose.
 */
export function signInDelayMs(attempt: number): number {
  if (attempt <= ATTEMPTS_WITHOUT_DELAY) return 0;
  return Math.min(MAX_DELAY_MS, SECOND_MS * 2 ** (attempt - ATTEMPTS_WITHOUT_DELAY - 1));
}
