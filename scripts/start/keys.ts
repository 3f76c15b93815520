// The keys that seal application secrets. A key is generated only for a database without sealed rows. If a sealed row needs a
// key that is missing, the start stops, because only the person who runs this can have that key.

import { processEnvironment } from "@/lib/platform/env";
import { encryptionKeysFile, generateEncryptionKeys, storedEncryptionKeys } from "./data-dir";

/**
 * The value of SECRET_ENCRYPTION_KEYS: from the environment, else from DATA_DIR, else a new one. `needed` are the ids of the
 * keys that sealed rows need. Throws an Error with a sentence when one of them is missing.
 */
export function encryptionKeysFor(
  dataDir: string,
  needed: readonly string[],
  fromEnvironment = processEnvironment().SECRET_ENCRYPTION_KEYS,
): string {
  const given = fromEnvironment?.trim() || undefined;
  const keys = given ?? storedEncryptionKeys(dataDir);
  if (keys === undefined && needed.length === 0) return generateEncryptionKeys(dataDir);
  const available = (keys ?? "").split(",").map((entry) => entry.trim().split(":")[0]);
  const missing = needed.filter((id) => !available.includes(id));
  if (missing.length > 0) {
    const where = given ? "SECRET_ENCRYPTION_KEYS" : encryptionKeysFile(dataDir);
    throw new Error(
      `The database contains application secrets sealed with the key ${missing.join(", ")}, which is missing in ${where}. Restore the key: without it these secrets cannot be unsealed.`,
    );
  }
  return keys ?? "";
}
