// The texts of the mails. Plain text: every mail program shows it, and it contains no link to click by mistake.

import { formatDelay, formatInstantUtc } from "@/lib/shared/time";

export type Message = { subject: string; text: string };

export function codeMessage(facts: {
  code: string;
  reference: string;
  /** What the code is for, as a verb phrase: "view the application secret". */
  purpose: string;
  applicationName: string;
  at: Date;
  address: string;
  validSeconds: number;
}): Message {
  return {
    // The code is not in the subject: locked screens and logs of mail servers show subjects.
    subject: `Verification code for ${facts.applicationName} (reference ${facts.reference})`,
    text: [
      `Verification code: ${facts.code}`,
      "",
      `Purpose: ${facts.purpose}`,
      `Application: ${facts.applicationName}`,
      `Requested: ${formatInstantUtc(facts.at)}, from ${facts.address}`,
      `Reference: ${facts.reference} (the dialog shows the same reference)`,
      "",
      `The code is valid for ${formatDelay(facts.validSeconds)}. It can be used once, and only for this purpose.`,
      "If you did not request this code, somebody else is signed in as you: change your password and end your other sessions.",
    ].join("\n"),
  };
}

export function codesBlockedMessage(facts: { at: Date; until: Date; address: string }): Message {
  return {
    subject: "Your verification codes are blocked for 24 hours",
    text: [
      "Too many wrong verification codes were entered in your session.",
      "",
      `Last entry: ${formatInstantUtc(facts.at)}, from ${facts.address}`,
      `Blocked until: ${formatInstantUtc(facts.until)}`,
      "",
      "If this was not you, somebody else is signed in as you: change your password and end your other sessions.",
    ].join("\n"),
  };
}

export type SecretChange = "updated" | "update-cancelled" | "old-version-ended";

const changeSubjects: Record<SecretChange, string> = {
  updated: "Application secret updated",
  "update-cancelled": "Update of the application secret cancelled",
  "old-version-ended": "Old application secret ended",
};

/** Sent to all administrators of the account. `lines` say when the versions are in force, one sentence each. */
export function secretChangedMessage(facts: {
  change: SecretChange;
  applicationName: string;
  personEmail: string;
  at: Date;
  address: string;
  lines: string[];
}): Message {
  return {
    subject: `${changeSubjects[facts.change]}: ${facts.applicationName}`,
    text: [
      `${changeSubjects[facts.change]}: ${facts.applicationName}`,
      "",
      ...facts.lines,
      "",
      `By: ${facts.personEmail}`,
      `At: ${formatInstantUtc(facts.at)}, from ${facts.address}`,
    ].join("\n"),
  };
}

/** Sent to the person whose password was changed. */
export function passwordChangedMessage(facts: { at: Date; address: string; browser: string; endedSessions: number }): Message {
  const ended = facts.endedSessions === 1 ? "1 other session was ended." : `${facts.endedSessions} other sessions were ended.`;
  return {
    subject: "Your password was changed",
    text: [
      "Your password for signing in was changed.",
      "",
      `At: ${formatInstantUtc(facts.at)}, from ${facts.address}`,
      `Browser: ${facts.browser}`,
      ended,
      "",
      "If this was not you, somebody else knows your password: ask customer service to set a new one and to end all sessions.",
    ].join("\n"),
  };
}
