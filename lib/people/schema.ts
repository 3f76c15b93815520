// Inputs of the commands on people. Runs in the browser too.

import * as z from "zod/mini";
import { createAccountInput } from "@/lib/accounts/schema";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from "@/lib/auth/password-policy";
import { emailAddress, typedPassword } from "@/lib/auth/schema";
import { reason } from "@/lib/shared/reason";

/** The check of the database table has the same number. */
const MAX_NAME_LENGTH = 100;

export const personId = z.uuid({ error: "This is not a person." });

export const personName = z
  .string({ error: "Enter a name." })
  .check(
    z.trim(),
    z.minLength(1, { error: "Enter a name.", abort: true }),
    z.maxLength(MAX_NAME_LENGTH, { error: `Use at most ${MAX_NAME_LENGTH} characters.`, abort: true }),
    z.regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "Use no line breaks or other control characters." }),
  );

export const memberRole = z.enum(["ADMIN", "VIEWER"], { error: "The role must be ADMIN (Administrator) or VIEWER (Viewer)." });

/** A new member without its password, which is passed separately as a hash: see preparePassword. */
export const newMember = z.object({ email: emailAddress, name: personName, role: memberRole });
export type NewMember = z.infer<typeof newMember>;

export const createAccountWithMemberInput = z.extend(createAccountInput, { firstMember: newMember });
export type CreateAccountWithMemberInput = z.infer<typeof createAccountWithMemberInput>;

export const addMemberInput = z.extend(newMember, { accountId: z.uuid({ error: "This is not an account." }), reason });
export type AddMemberInput = z.infer<typeof addMemberInput>;

/** For the commands on one person, such as setting the password or deactivating. */
export const personInput = z.object({ personId, reason });
export type PersonInput = z.infer<typeof personInput>;

// What members change themselves -------------------------------------------------------------------------------------------

export const renameSelfInput = z.object({ name: personName });
export type RenameSelfInput = z.infer<typeof renameSelfInput>;

/** Checks only the length. Whether the password is easy to guess is checked on the server (lib/auth/password-policy.ts). */
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
