// Reads the credentials of applications by key, and the secret versions that are not in force, which explain a refusal. Secrets
// are unsealed here and stay in the memory of this process.

import type { ClientBase, Pool } from "pg";
import type { ApplicationStatus } from "@/lib/applications/rules";
import { log } from "@/lib/platform/log";
import { unsealSecret } from "@/lib/secrets/credential";
import type { Revision } from "@/lib/whitelist/rules";
import type { Credentials, UnsealedSecretVersion } from "./credentials";

type Queryable = Pool | ClientBase;

type SecretRow = {
  application_id: string;
  version: number;
  slot: number;
  sealed: Buffer;
  key_id: string;
  valid_from: Date;
  valid_until: Date | null;
  cancelled_at: Date | null;
};

/** Null if the secret cannot be unsealed: then it matches no signature, and the log says which key is missing. */
function unseal(row: SecretRow): UnsealedSecretVersion | null {
  const { version, slot, valid_from: validFrom, valid_until: validUntil, cancelled_at: cancelledAt } = row;
  try {
    const secret = unsealSecret({ sealed: row.sealed, keyId: row.key_id }, row.application_id, version);
    return { version, slot, validFrom, validUntil, cancelledAt, secret };
  } catch (error) {
    const { application_id: applicationId } = row;
    log.error({ event: "sms_api.secret_not_unsealed", applicationId, version, reason: (error as Error).message });
    return null;
  }
}

type ApplicationRow = {
  id: string;
  key: string;
  channel_number: string;
  status: ApplicationStatus;
  has_sent: boolean;
};

type RevisionRow = {
  application_id: string;
  revision: number;
  addresses: string[];
  effective_from: Date;
  effective_until: Date | null;
};

const APPLICATIONS = `
  SELECT id, key, channel_number, status, first_sms_accepted_at IS NOT NULL AS has_sent
  FROM applications WHERE key = ANY($1::text[])`;
const SECRETS = `
  SELECT application_id, version, slot, sealed, key_id, valid_from, valid_until, cancelled_at
  FROM application_secrets
  WHERE application_id = ANY($1::uuid[]) AND cancelled_at IS NULL AND (valid_until IS NULL OR valid_until > $2)`;
const REVISIONS = `
  SELECT application_id, revision, addresses, effective_from, effective_until
  FROM whitelist_revisions
  WHERE application_id = ANY($1::uuid[]) AND cancelled_at IS NULL AND (effective_until IS NULL OR effective_until > $2)`;

/**
 * The credentials of the keys that exist, with the secrets and revisions that are in force at `now` or pending. The three
 * queries see one snapshot only in a REPEATABLE READ transaction. Otherwise a change between them sends a notification, and
 * a cache of the result must read it again.
 */
export async function readCredentials(
  queryable: Queryable,
  keys: readonly string[],
  now: Date,
): Promise<Map<string, Credentials>> {
  const found = new Map<string, Credentials>();
  const { rows } = await queryable.query<ApplicationRow>({ name: "applications", text: APPLICATIONS, values: [keys] });
  if (rows.length === 0) return found;
  const ids = rows.map((row) => row.id);
  const secretRows = (await queryable.query<SecretRow>({ name: "secrets", text: SECRETS, values: [ids, now] })).rows;
  const revisionRows = (await queryable.query<RevisionRow>({ name: "revisions", text: REVISIONS, values: [ids, now] })).rows;
  for (const row of rows) {
    found.set(row.key, {
      applicationId: row.id,
      key: row.key,
      channelNumber: row.channel_number,
      status: row.status,
      hasSent: row.has_sent,
      secrets: secretRows
        .filter((secret) => secret.application_id === row.id)
        .map(unseal)
        .filter((secret) => secret !== null),
      revisions: revisionRows.filter((revision) => revision.application_id === row.id).map(revisionOf),
    });
  }
  return found;
}

function revisionOf(row: RevisionRow): Revision {
  return {
    revision: row.revision,
    addresses: row.addresses,
    effectiveFrom: row.effective_from,
    effectiveUntil: row.effective_until,
    cancelledAt: null,
  };
}

const MAX_SECRETS_PER_KIND = 3;
const SECRETS_NOT_IN_FORCE = `
  SELECT application_id, version, slot, sealed, key_id, valid_from, valid_until, cancelled_at
  FROM (
    SELECT *, row_number() OVER (PARTITION BY cancelled_at IS NULL, valid_from > $2 ORDER BY version DESC) AS rank
    FROM application_secrets
    WHERE application_id = $1 AND (cancelled_at IS NOT NULL OR valid_from > $2 OR valid_until <= $2)
  ) not_in_force
  WHERE rank <= ${MAX_SECRETS_PER_KIND} ORDER BY version DESC`;

/** Secrets not in force at `now`: the pending one, and at most three each of the latest ended and the latest cancelled ones. */
export async function readSecretsNotInForce(
  queryable: Queryable,
  applicationId: string,
  now: Date,
): Promise<UnsealedSecretVersion[]> {
  const { rows } = await queryable.query<SecretRow>(SECRETS_NOT_IN_FORCE, [applicationId, now]);
  return rows.map(unseal).filter((secret) => secret !== null);
}

/** Whether the tables exist. Throws if the database does not answer. */
export async function isMigrated(queryable: Queryable): Promise<boolean> {
  const { rows } = await queryable.query<{ present: boolean }>("SELECT to_regclass('application_usages') IS NOT NULL AS present");
  return rows[0]?.present === true;
}
