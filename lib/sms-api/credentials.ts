// What the SMS API needs of an application: its status, and its secrets and whitelist revisions with all their instants. A
// cached copy switches at a stored instant by itself, without a notification.

import type { ApplicationStatus } from "@/lib/applications/rules";
import { type SecretVersion, versionsInForce } from "@/lib/secrets/rules";
import { pendingRevision, type Revision, revisionInForce } from "@/lib/whitelist/rules";

export type UnsealedSecretVersion = SecretVersion & {
  /** Plain text. */
  secret: string;
};

export type Credentials = {
  applicationId: string;
  key: string;
  /** Channel No. */
  channelNumber: string;
  status: ApplicationStatus;
  /** Whether the SMS API has ever accepted an SMS of the application. */
  hasSent: boolean;
  /** In force or pending. */
  secrets: readonly UnsealedSecretVersion[];
  /** In force or pending. */
  revisions: readonly Revision[];
};

export type CredentialsInForce = {
  credentials: Credentials;
  /** Oldest first. None, one, or two during an overlap. */
  secrets: readonly UnsealedSecretVersion[];
  whitelist: Revision | null;
  pending: Revision | null;
  /** This value holds on [from, until), in milliseconds. `until` is the next stored instant at which something changes. */
  from: number;
  until: number;
};

/** The secrets and the whitelist in force at `now`, and until when, if nobody changes them. */
export function credentialsInForceAt(credentials: Credentials, now: Date): CredentialsInForce {
  const at = now.getTime();
  let until = Number.POSITIVE_INFINITY;
  const limitTo = (instant: Date | null) => {
    if (instant && instant.getTime() > at) until = Math.min(until, instant.getTime());
  };
  for (const secret of credentials.secrets) {
    limitTo(secret.validFrom);
    limitTo(secret.validUntil);
  }
  for (const revision of credentials.revisions) {
    limitTo(revision.effectiveFrom);
    limitTo(revision.effectiveUntil);
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
