// What the mails say. Plain text: it is read everywhere, and nothing in it can be clicked by mistake.

import { formatDelay, formatInstantUtc } from "@/lib/shared/time";

export type Message = { subject: string; text: string };

export function codeMessage(facts: {
  code: string;
  reference: string;
  /** What the code is for, as in "to …". */
  purpose: string;
  applicationName: string;
  at: Date;
  address: string;
  validSeconds: number;
}): Message {
  return {
    // No code in the subject: subjects show on locked screens and in logs of mail servers.
    subject: `Verification code for ${facts.applicationName} (reference ${facts.reference})`,
    text: [
      `Verification code: ${facts.code}`,
      "",
      `To: ${facts.purpose}`,
      `Application: ${facts.applicationName}`,
      `Asked for: ${formatInstantUtc(facts.at)}, from ${facts.address}`,
      `Reference: ${facts.reference} (the dialog shows the same)`,
      "",
      `It is valid for ${formatDelay(facts.validSeconds)}, once, and for nothing else.`,
      "If you did not ask for it, somebody else is signed in as you: change your password and end your other sessions.",
    ].join("\n"),
  };
}

export function codesBlockedMessage(facts: { at: Date; until: Date; address: string }): Message {
  return {
    subject: "Your verification codes are blocked for 24 hours",
    text: [
      "Too many wrong verification codes were entered in your name.",
      "",
      `Last one: ${formatInstantUtc(facts.at)}, from ${facts.address}`,
      `Codes can be used again from: ${formatInstantUtc(facts.until)}`,
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

/** Goes to all ADMINs of the account. `lines` are the instants, one sentence each. */
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

/** Goes to the person whose password it was. */
export function passwordChangedMessage(facts: { at: Date; address: string; browser: string; endedSessions: number }): Message {
  const ended = facts.endedSessions === 1 ? "1 other session was ended." : `${facts.endedSessions} other sessions were ended.`;
  return {
    subject: "Your password was changed",
    text: [
      "The password that you sign in with was changed.",
      "",
      `At: ${formatInstantUtc(facts.at)}, from ${facts.address}`,
      `Browser: ${facts.browser}`,
      ended,
      "",
      "If this was not you, somebody else knows your password: ask customer service to set a new one and to end all sessions.",
    ].join("\n"),
  };
}
