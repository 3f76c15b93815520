// Records refused calls of known applications, so that the console can explain them. The hot path only updates a row in memory:
// one row per application, address group and code in a minute. Once a second the rows are written together, and only then the
// recorder searches for the secret version that a call was signed with, if it was not one in force.

import type { Pool } from "pg";
import { MAX_ROWS_PER_MINUTE, type RefusalRow, storeRefusals } from "@/lib/calls/store";
import { addressGroupOf } from "@/lib/shared/ip-address";
import { OVERFLOW } from "@/lib/shared/sms-api-codes";
import { MINUTE_MS } from "@/lib/shared/time";
import type { Refusal } from "@/lib/sms-api/decision";
import { isDigestOf, parsePasswordDigest } from "@/lib/sms-api/password-digest";
import { isSignatureOf, stringToSign } from "@/lib/sms-api/sdk-signature";
import type { Call } from "@/lib/sms-api/signed-request";
import { readSecretsNotInForce } from "@/lib/sms-api/store";

/** Between two writes, over all applications. Beyond it, each application's refusals of a minute share one overflow row. */
const MAX_PENDING_ROWS = 5000;
/** Per write; the rows beyond it are stored without a matching version. */
const MAX_SECRET_SEARCHES = 100;

/** The codes for which the call may be signed with a secret version that is not in force. */
const wrongSecretCodes: ReadonlySet<string> = new Set(["E000105", "E000045", "E000104"]);

/** Whether the call was signed with this secret. */
type SecretMatcher = (secret: string) => boolean;
type PendingRow = RefusalRow & { isSignedWith: SecretMatcher | null };

/** Keeps only what is needed to try other secrets later. Null if no secret can match a malformed digest. */
function createSecretMatcher(call: Call): SecretMatcher | null {
  const { signature } = call;
  if (signature.scheme === "wsse") {
    const digest = parsePasswordDigest(signature.digest);
    return digest && ((secret) => isDigestOf(digest, signature.nonce, signature.created, secret));
  }
  const signed = stringToSign(signature, call);
  return signed === null ? null : (secret) => isSignatureOf(signature, signed, secret);
}

export class RefusalRecorder {
  private pendingRows = new Map<string, PendingRow>();
  /** The number of rows per application and minute, without overflow rows. */
  private rowCounts = new Map<string, number>();

  constructor(private readonly pool: Pool) {}

  /** With `call`, the recorder also searches for the secret version that the call was signed with. */
  record(applicationId: string, refusal: Refusal, address: string, now: Date, call?: Call): void {
    const minute = now.getTime() - (now.getTime() % MINUTE_MS);
    const addressGroup = addressGroupOf(address);
    const key = `${applicationId} ${minute} ${addressGroup} ${refusal.code}`;
    const row = this.pendingRows.get(key) ?? this.addRow(key, applicationId, minute, addressGroup, refusal.code, now);
    row.count++;
    row.lastAt = now;
    if (row.code === OVERFLOW) return;
    // The row describes the latest call, because that is what the program does now.
    row.address = address;
    row.facts = refusal.facts;
    row.isSignedWith = call && wrongSecretCodes.has(refusal.code) ? createSecretMatcher(call) : null;
  }

  /** Adds a row, or returns the overflow row of the application's minute. */
  private addRow(
    ownKey: string,
    applicationId: string,
    minute: number,
    addressGroup: string,
    code: string,
    now: Date,
  ): PendingRow {
    const applicationMinute = `${applicationId} ${minute}`;
    const rowCount = this.rowCounts.get(applicationMinute) ?? 0;
    const isOverflow = rowCount >= MAX_ROWS_PER_MINUTE || this.pendingRows.size >= MAX_PENDING_ROWS;
    const key = isOverflow ? `${applicationMinute} ${OVERFLOW}` : ownKey;
    const existing = this.pendingRows.get(key);
    if (existing) return existing;
    const row: PendingRow = {
      applicationId,
      minute: new Date(minute),
      addressGroup: isOverflow ? OVERFLOW : addressGroup,
      code: isOverflow ? OVERFLOW : code,
      address: OVERFLOW,
      count: 0,
      firstAt: now,
      lastAt: now,
      facts: {},
      isSignedWith: null,
    };
    this.pendingRows.set(key, row);
    if (!isOverflow) this.rowCounts.set(applicationMinute, rowCount + 1);
    return row;
  }

  /** Throws when the database does not answer. The rows are then lost, because a flood of them must not fill the memory. */
  async write(): Promise<void> {
    if (this.pendingRows.size === 0) return;
    const rows = [...this.pendingRows.values()];
    this.pendingRows = new Map();
    this.rowCounts = new Map();
    let searches = 0;
    for (const row of rows) {
      if (row.isSignedWith && searches++ < MAX_SECRET_SEARCHES) await this.findVersion(row, row.isSignedWith);
    }
    await storeRefusals(this.pool, rows);
  }

  private async findVersion(row: PendingRow, isSignedWith: SecretMatcher): Promise<void> {
    const secrets = await readSecretsNotInForce(this.pool, row.applicationId, row.lastAt);
    const match = secrets.find(({ secret }) => isSignedWith(secret));
    if (match) row.facts = { ...row.facts, fittingVersion: match.version };
  }
}
