// Refused calls of known applications, kept for the person who asks why. Off the hot path: a refusal is noted in memory, one
// note for each application, address group and code in a minute; once a second the notes are written together, and which
// ended secret a call was signed with is looked for only then.

import type { Pool } from "pg";
import { MAX_ROWS_PER_MINUTE, type RefusalRow, storeRefusals } from "@/lib/calls/store";
import { networkOf } from "@/lib/shared/ip-address";
import { OVERFLOW } from "@/lib/shared/sms-api-codes";
import { MINUTE_MS } from "@/lib/shared/time";
import type { Refusal } from "@/lib/sms-api/decision";
import { isDigestOf, parsePasswordDigest } from "@/lib/sms-api/password-digest";
import { isSignatureOf, stringToSign } from "@/lib/sms-api/sdk-signature";
import type { Call } from "@/lib/sms-api/signed-request";
import { readSecretsNotInForce } from "@/lib/sms-api/store";

/** Notes between two writings, over all applications; beyond that an application's refusals share one. */
const MAX_NOTES = 5000;
const MAX_SEARCHES = 100;

/** For these another version of the secret may be the reason. */
const secretCodes: ReadonlySet<string> = new Set(["E000105", "E000045", "E000104"]);

/** Whether a secret is the one that a call was signed with. */
type Fits = (secret: string) => boolean;
type Note = RefusalRow & { fits: Fits | null };

/** What is needed to try other secrets later; null when the form of the signature fits none. */
function fitsOf(call: Call): Fits | null {
  const { signature } = call;
  if (signature.scheme === "wsse") {
    const digest = parsePasswordDigest(signature.digest);
    return digest && ((secret) => isDigestOf(digest, signature.nonce, signature.created, secret));
  }
  const signed = stringToSign(signature, call);
  return signed === null ? null : (secret) => isSignatureOf(signature, signed, secret);
}

export class Refusals {
  private notes = new Map<string, Note>();
  /** How many notes each application has in its minute. */
  private rows = new Map<string, number>();

  constructor(private readonly pool: Pool) {}

  /** With `signed`, the call itself, it is looked for which secret it was signed with. */
  note(applicationId: string, refused: Refusal, address: string, now: Date, signed?: Call): void {
    const minute = now.getTime() - (now.getTime() % MINUTE_MS);
    const group = networkOf(address);
    const key = `${applicationId} ${minute} ${group} ${refused.code}`;
    const note = this.notes.get(key) ?? this.newNote(key, applicationId, minute, group, refused.code, now);
    note.count++;
    note.lastAt = now;
    if (note.code === OVERFLOW) return;
    // The latest tells most: it is what the program does now.
    note.address = address;
    note.facts = refused.facts;
    note.fits = signed && secretCodes.has(refused.code) ? fitsOf(signed) : null;
  }

  private newNote(ownKey: string, applicationId: string, minute: number, group: string, code: string, now: Date): Note {
    const application = `${applicationId} ${minute}`;
    const rows = this.rows.get(application) ?? 0;
    const isOther = rows >= MAX_ROWS_PER_MINUTE || this.notes.size >= MAX_NOTES;
    const key = isOther ? `${application} ${OVERFLOW}` : ownKey;
    const there = this.notes.get(key);
    if (there) return there;
    const note: Note = {
      applicationId,
      minute: new Date(minute),
      addressGroup: isOther ? OVERFLOW : group,
      code: isOther ? OVERFLOW : code,
      address: OVERFLOW,
      count: 0,
      firstAt: now,
      lastAt: now,
      facts: {},
      fits: null,
    };
    this.notes.set(key, note);
    if (!isOther) this.rows.set(application, rows + 1);
    return note;
  }

  /** Throws when the database does not answer; these notes are then lost, as a flood of them must not fill the memory. */
  async write(): Promise<void> {
    if (this.notes.size === 0) return;
    const notes = [...this.notes.values()];
    this.notes = new Map();
    this.rows = new Map();
    let searches = 0;
    for (const note of notes) {
      if (note.fits && searches++ < MAX_SEARCHES) await this.findFitting(note, note.fits);
    }
    await storeRefusals(this.pool, notes);
  }

  private async findFitting(note: Note, fits: Fits): Promise<void> {
    const secrets = await readSecretsNotInForce(this.pool, note.applicationId, note.lastAt);
    const fitting = secrets.find(({ secret }) => fits(secret));
    if (fitting) note.facts = { ...note.facts, fittingVersion: fitting.version };
  }
}
