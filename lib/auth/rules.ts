// When a session is over, how many sign-ins are looked at, and how long one is kept waiting. Pure: `now` is an argument.
// Sources of the numbers: OWASP ASVS 5.0 and its session management cheat sheet.

import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/shared/time";

// Sessions --------------------------------------------------------------------------------------------------------------

export const IDLE_LIMIT_MS = 30 * MINUTE_MS;
export const ABSOLUTE_LIMIT_MS = 12 * HOUR_MS;
/** Activity is written at most this often, so a session may end up to this much before 30 idle minutes are full. */
export const ACTIVITY_INTERVAL_MS = MINUTE_MS;
/** How long before its end a person is warned. */
export const WARNING_MS = 2 * MINUTE_MS;

/** How long a session is kept once it is over, for questions about who was signed in. */
export const SESSION_RETENTION_MS = 30 * DAY_MS;

export type SessionInstants = { createdAt: Date; lastActiveAt: Date; endedAt: Date | null };

/** The end that no activity can move. */
export function sessionAbsoluteEnd(session: SessionInstants): Date {
  return addMs(session.createdAt, ABSOLUTE_LIMIT_MS);
}

/** The first instant at which the session is over, if nothing more is done in it. */
export function sessionEnd(session: SessionInstants): Date {
  const ends = [addMs(session.lastActiveAt, IDLE_LIMIT_MS), sessionAbsoluteEnd(session)];
  if (session.endedAt) ends.push(session.endedAt);
  return new Date(Math.min(...ends.map((end) => end.getTime())));
}

/** There is no lower bound: the clock of the instance that made the session may be a little ahead of ours. */
export function isSessionLiveAt(session: SessionInstants, now: Date): boolean {
  return now.getTime() < sessionEnd(session).getTime();
}

export function isActivityDueAt(session: SessionInstants, now: Date): boolean {
  return now.getTime() - session.lastActiveAt.getTime() >= ACTIVITY_INTERVAL_MS;
}

// Sign-in throttles -----------------------------------------------------------------------------------------------------

/** A window starts with the first attempt that is counted in it and is half-open. */
export const SIGN_IN_WINDOW_MS = 15 * MINUTE_MS;
export const FAILURES_PER_EMAIL_AND_ADDRESS = 10;
export const FAILURES_PER_ADDRESS = 50;
/** Attempts of one e-mail, from wherever they come, that are answered without delay. */
const ATTEMPTS_WITHOUT_DELAY = 3;
const LONGEST_DELAY_MS = 8 * SECOND_MS;

/**
 * How long an attempt is kept waiting before it is looked at. `attempt` is its number among the recent ones of the same
 * e-mail that failed or are under way: the 4th waits 1 s, then 2 s, 4 s, and never more than 8 s. A delay and no lock,
 * because otherwise a stranger could keep somebody out by failing in that person's name.
 */
export function signInDelayMs(attempt: number): number {
  if (attempt <= ATTEMPTS_WITHOUT_DELAY) return 0;
  return Math.min(LONGEST_DELAY_MS, SECOND_MS * 2 ** (attempt - ATTEMPTS_WITHOUT_DELAY - 1));
}
