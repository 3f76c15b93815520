// Inputs of signing in and of the session commands. Runs in the browser too, so the form and the server show the same messages.

import * as z from "zod/mini";

/** The longest address that RFC 5321 allows. */
const MAX_EMAIL_LENGTH = 254;

/**
 * An e-mail address in lower case: addresses are unique ignoring case. ASCII only, because the database and the program must
 * convert to lower case in the same way.
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
 * A password that is entered to sign in. The policy for new passwords is in password-policy.ts. The limit only prevents hashing
 * megabytes: no password is that long.
 */
export const typedPassword = z
  .string({ error: "Enter your password." })
  .check(z.minLength(1, { error: "Enter your password." }), z.maxLength(1024, { error: "Use at most 1024 characters." }));

export const signInInput = z.object({ email: emailAddress, password: typedPassword });
export type SignInInput = z.infer<typeof signInInput>;

export const extendSessionInput = z.object({});

export const endOwnSessionInput = z.object({ sessionId: z.uuid({ error: "This is not a session." }) });
export type EndOwnSessionInput = z.infer<typeof endOwnSessionInput>;

export const endOtherSessionsInput = z.object({});
