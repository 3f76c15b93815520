// Stores accepted messages. Each function runs one transaction.

import type { Pool, PoolClient } from "pg";
import { mayCall } from "@/lib/applications/rules";
import { withConnection, withTransaction } from "@/lib/platform/pg-connection";
import { copyFromStdin } from "@/lib/platform/pg-copy";
import { versionsInForce } from "@/lib/secrets/rules";
import type { Credentials } from "@/lib/sms-api/credentials";
import { readCredentials } from "@/lib/sms-api/store";
import { type AcceptedRequest, COPY_MESSAGES, formatCopyRows } from "./copy-rows";

/** Stores all messages of the requests with one COPY. They are committed when it resolves. */
export function storeMessages(pool: Pool, requests: readonly AcceptedRequest[]): Promise<void> {
  return withConnection(pool, (client) => copyFromStdin(client, COPY_MESSAGES, formatCopyRows(requests)));
}

/** `suspended` and `secret_ended`: the application or its secret changed before the lock was taken, so the request is not stored. */
export type FirstMessageOutcome = "stored" | "suspended" | "secret_ended";

/** The longest wait for a secret update that holds the application's lock. */
const LOCK_TIMEOUT_MS = 3000;

/**
 * Stores requests of an application that has no accepted SMS yet, as far as the caller knows. Returns one outcome per request,
 * in order. Takes the same lock as a secret update, because an update takes effect at once only if no SMS was ever accepted:
 * the second to take the lock sees the change of the first. So the application's status and the secret version of each
 * request are checked again under the lock.
 */
export function storeFirstMessages(
  pool: Pool,
  key: string,
  requests: readonly AcceptedRequest[],
  clock: () => Date,
): Promise<FirstMessageOutcome[]> {
  return withTransaction(pool, async (client) => {
    await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query("SELECT 1 FROM applications WHERE key = $1 FOR NO KEY UPDATE", [key]);
    const now = clock();
    const credentials = (await readCredentials(client, [key], now)).get(key) ?? null;
    const outcomes = requests.map((request) => outcomeOf(credentials, request, now));
    const stored = requests.filter((_, index) => outcomes[index] === "stored");
    if (credentials && stored.length > 0) await insertFirst(client, credentials, stored, now);
    return outcomes;
  });
}

function outcomeOf(credentials: Credentials | null, { accepted }: AcceptedRequest, now: Date): FirstMessageOutcome {
  if (!credentials || !mayCall(credentials.status)) return "suspended";
  const inForce = versionsInForce(credentials.secrets, now);
  return inForce.some(({ version }) => version === accepted.secretVersion) ? "stored" : "secret_ended";
}

async function insertFirst(
  client: PoolClient,
  credentials: Credentials,
  stored: readonly AcceptedRequest[],
  now: Date,
): Promise<void> {
  await copyFromStdin(client, COPY_MESSAGES, formatCopyRows(stored));
  if (credentials.hasSent) return;
  await client.query("UPDATE applications SET first_sms_accepted_at = $2 WHERE id = $1 AND first_sms_accepted_at IS NULL", [
    credentials.applicationId,
    now,
  ]);
}
