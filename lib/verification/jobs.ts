// Deletes verification codes after their retention.

import type { Transaction } from "@/lib/platform/db";
import { addMs } from "@/lib/shared/time";
import { CODE_RETENTION_MS } from "./rules";

/** Rows per call, so that locks are short; a long backlog takes several calls. */
const PURGE_BATCH_SIZE = 5000;

export async function purgeExpiredCodes(tx: Transaction, now: Date): Promise<number> {
  const { count } = await tx.verificationCode.deleteMany({
    where: { expiresAt: { lte: addMs(now, -CODE_RETENTION_MS) } },
    limit: PURGE_BATCH_SIZE,
  });
  return count;
}
