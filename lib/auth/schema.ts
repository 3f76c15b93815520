// What the sign-in form sends. Runs in the browser too, so the form and the server say the same sentences.

import * as z from "zod/mini";

/** Longest address that mail can carry (RFC 5321). */
const MAX_EMAIL_LENGTH = 254;

/**
 * An e-mail address, lower case: addresses are unique ignoring case. ASCII only, because the database and the program
 * must lower-case alike.
 */
export const emailAddress = z.string({ error: "Enter an e-mail address." }).check(
  z.trim(),
  z.toLowerCase(),
  z.minLength(1, { error: "Enter an e-mail address.", abort: true }),
  z.maxLength(MAX_EMAIL_LENGTH, { error: `Use at most ${MAX_EMAIL_LENGTH} characters.`, abort: true }),
  z.regex(/^[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, {
    error: "Enter an e-mail address like name@example.com.",
  }),
);

/**
 * A password that is typed to sign in; the policy for choosing one is in password-policy.ts. The limit only keeps
 * megabytes from being hashed: no password is that long.
 */
export const typedPassword = z
  .string({ error: "Enter your password." })
  .check(z.minLength(1, { error: "Enter your password." }), z.maxLength(1024, { error: "This is longer than any password." }));

export const signInInput = z.object({ email: emailAddress, password: typedPassword });
export type SignInInput = z.infer<typeof signInInput>;

export const extendSessionInput = z.object({});

export const endOwnSessionInput = z.object({ sessionId: z.uuid({ error: "This is no session." }) });
export type EndOwnSessionInput = z.infer<typeof endOwnSessionInput>;

export const endOtherSessionsInput = z.object({});
