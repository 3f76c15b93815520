// What the SMS API knows of an application: its status, its secrets and whitelists with all their instants, and which of
// them rule now. Whoever holds this needs no news to switch at an instant that is known beforehand.

import type { ApplicationStatus } from "@/lib/applications/rules";
import { type SecretVersion, versionsInForce } from "@/lib/secrets/rules";
import { pendingRevision, type Revision, revisionInForce } from "@/lib/whitelist/rules";

export type UnsealedSecretVersion = SecretVersion & {
  /** In the clear. */
  secret: string;
};

export type Credentials = {
  applicationId: string;
  key: string;
  /** Channel No. */
  channelNumber: string;
  status: ApplicationStatus;
  /** Whether an SMS of the application was ever accepted. */
  hasSent: boolean;
  /** In force or pending. */
  secrets: readonly UnsealedSecretVersion[];
  /** In force or pending. */
  revisions: readonly Revision[];
};

export type CredentialsInForce = {
  credentials: Credentials;
  /** Oldest first; none, one, or two while an old one runs out. */
  secrets: readonly UnsealedSecretVersion[];
  whitelist: Revision | null;
  pending: Revision | null;
  /** Valid for instants on [from, until), in milliseconds; `until` is the next instant at which something changes. */
  from: number;
  until: number;
};

/** What rules at `now`, and how long it does so unless something is changed. */
export function credentialsInForceAt(credentials: Credentials, now: Date): CredentialsInForce {
  const at = now.getTime();
  let until = Number.POSITIVE_INFINITY;
  const note = (instant: Date | null) => {
    if (instant && instant.getTime() > at) until = Math.min(until, instant.getTime());
  };
  for (const secret of credentials.secrets) {
    note(secret.validFrom);
    note(secret.validUntil);
  }
  for (const revision of credentials.revisions) {
    note(revision.effectiveFrom);
    note(revision.effectiveUntil);
  }
  return {
    credentials,
    secrets: versionsInForce(credentials.secrets, now),
    whitelist: revisionInForce(credentials.revisions, now),
    pending: pendingRevision(credentials.revisions, now),
    from: at,
    until,
  };
}
