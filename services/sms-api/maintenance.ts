// The maintenance that the SMS API runs at its start and every ten minutes. Several processes may run it at the same time.

import type { Pool } from "pg";
import { purgeExpiredCallCounts, purgeExpiredRefusedCalls } from "@/lib/calls/jobs";
import { createMessagePartitions, purgeExpiredMessages } from "@/lib/messages/jobs";
import { log } from "@/lib/platform/log";

export async function runMaintenance(pool: Pool, now: Date): Promise<void> {
  await createMessagePartitions(pool, now);
  const months = await purgeExpiredMessages(pool, now);
  if (months > 0) log.info({ event: "sms_api.messages_purged", months });
  await purgeExpiredRefusedCalls(pool, now);
  await purgeExpiredCallCounts(pool, now);
}
