// Inputs of the commands on people. Runs in the browser too.

import * as z from "zod/mini";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "@/lib/auth/password-policy";
import { emailAddress, typedPassword } from "@/lib/auth/schema";
import { reason } from "@/lib/shared/reason";

/** The table's check holds the same number. */
const MAX_NAME_LENGTH = 100;

export const personId = z.uuid({ error: "This is no person." });

export const personName = z
  .string({ error: "Enter a name." })
  .check(
    z.trim(),
    z.minLength(1, { error: "Enter a name.", abort: true }),
    z.maxLength(MAX_NAME_LENGTH, { error: `Use at most ${MAX_NAME_LENGTH} characters.`, abort: true }),
    z.regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "Use no line breaks or other control characters." }),
  );

export const memberRole = z.enum(["ADMIN", "VIEWER"], { error: "A role is ADMIN or VIEWER." });

/** Who is to become a member; the password comes as a hash of its own, see preparePassword. */
export const newMember = z.object({ email: emailAddress, name: personName, role: memberRole });
export type NewMember = z.infer<typeof newMember>;

export const addMemberInput = z.extend(newMember, { accountId: z.uuid({ error: "This is no account." }), reason });
export type AddMemberInput = z.infer<typeof addMemberInput>;

/** For what is done to a person: setting a password, deactivating. */
export const personInput = z.object({ personId, reason });
export type PersonInput = z.infer<typeof personInput>;

// What members change of their own -----------------------------------------------------------------------------------------

export const renameSelfInput = z.object({ name: personName });
export type RenameSelfInput = z.infer<typeof renameSelfInput>;

/** Only its length is said here; whether it is easy to guess is told by lib/auth/password-policy.ts, on the server. */
const newPassword = z.string({ error: "Enter a new password." }).check(
  z.minLength(1, { error: "Enter a new password.", abort: true }),
  z.refine((text) => [...text].length >= MIN_PASSWORD_LENGTH, {
    error: `Use at least ${MIN_PASSWORD_LENGTH} characters.`,
    abort: true,
  }),
  z.refine((text) => [...text].length <= MAX_PASSWORD_LENGTH, { error: `Use at most ${MAX_PASSWORD_LENGTH} characters.` }),
);

export const changePasswordInput = z.object({ currentPassword: typedPassword, newPassword });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;
