// The keys that seal application secrets. A key that a stored row needs can come from nowhere else but the person who runs
// this, so its absence stops the start; keys are only ever made for a database that holds no sealed row.

import { processEnvironment } from "@/lib/platform/env";
import { encryptionKeysFile, generateEncryptionKeys, storedEncryptionKeys } from "./data-dir";

/**
 * The value of SECRET_ENCRYPTION_KEYS: the one that was given, else the one kept in DATA_DIR, else a new one. `needed` are
 * the ids of the keys that sealed rows name. Throws a sentence.
 */
export function encryptionKeysFor(
  dataDir: string,
  needed: readonly string[],
  fromEnvironment = processEnvironment().SECRET_ENCRYPTION_KEYS,
): string {
  const given = fromEnvironment?.trim() || undefined;
  const keys = given ?? storedEncryptionKeys(dataDir);
  if (keys === undefined && needed.length === 0) return generateEncryptionKeys(dataDir);
  const held = (keys ?? "").split(",").map((entry) => entry.trim().split(":")[0]);
  const missing = needed.filter((id) => !held.includes(id));
  if (missing.length > 0) {
    const where = given ? "SECRET_ENCRYPTION_KEYS" : encryptionKeysFile(dataDir);
    throw new Error(
      `The database holds application secrets sealed with the key ${missing.join(", ")}, which is missing in ${where}. Put it back; without it these secrets cannot be opened.`,
    );
  }
  return keys ?? "";
}
