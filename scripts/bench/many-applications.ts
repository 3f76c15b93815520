// Creates an account with thousands of applications. Those on the first page are complete. The others are only counted,
// searched and sorted, so they have no secrets and whitelists, and the database creates many with one statement.

import { v7 as uuidv7 } from "uuid";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { makeApplication, makeMember } from "@/scripts/test/support/factories";

/** At least as many as a page shows. */
const COMPLETE = 20;
/** Few enough for the statement timeout: each row also updates the search index. */
const BATCH_SIZE = 1000;

/** Returns the session cookie of a member whose account has `count` applications. */
export async function createManyApplications(count: number): Promise<string> {
  const { member, cookie } = await makeMember({ account: { applicationLimit: count } });
  const { accountId } = member;
  const since = addMs(now(), -30 * DAY_MS).toISOString();
  for (let made = 0; made < count - COMPLETE; made += BATCH_SIZE) {
    const ids = Array.from({ length: Math.min(BATCH_SIZE, count - COMPLETE - made) }, () => uuidv7());
    await db().$executeRaw`
    INSERT INTO applications (id, account_id, name, key, channel_number, status, version, created_at)
    SELECT id, ${accountId}::uuid, 'application_' || (${made}::int + n), substr(md5(n::text || id::text), 1, 28),
      'isms' || nextval('channel_numbers'), 'LAUNCHED', 1, ${since}::timestamptz + n * interval '1 second'
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS made (id, n)`;
  }
  for (let made = 0; made < COMPLETE; made++) await makeApplication(accountId);
  await db().$executeRaw`ANALYZE`;
  return `${cookie.name}=${cookie.value}`;
}
