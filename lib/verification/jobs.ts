// The verification codes that are no longer kept.

import type { Transaction } from "@/lib/platform/db";
import { addMs } from "@/lib/shared/time";
import { CODE_RETENTION_MS } from "./rules";

/** At most so many rows in one go: a long backlog is worked off in several, and none holds its locks for long. */
const DELETED_AT_ONCE = 5000;

export async function deleteOldCodes(tx: Transaction, now: Date): Promise<number> {
  const { count } = await tx.verificationCode.deleteMany({
    where: { expiresAt: { lte: addMs(now, -CODE_RETENTION_MS) } },
    limit: DELETED_AT_ONCE,
  });
  return count;
}
