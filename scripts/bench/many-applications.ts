// An account whose limit was raised to thousands. Those on its first page are whole; the others are only there to be counted,
// searched and sorted, and are made by the database in one go.

import { v7 as uuidv7 } from "uuid";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { makeApplication, makeMember } from "@/scripts/test/support/factories";

/** At least as many as a page shows. */
const WHOLE = 20;
/** Each row is also worked into the index of the search, which takes its time. */
const AT_ONCE = 1000;

/** A signed-in member of an account with `count` applications: the session's cookie. */
export async function makeManyApplications(count: number): Promise<string> {
  const { member, cookie } = await makeMember({ account: { applicationLimit: count } });
  const { accountId } = member;
  const since = addMs(now(), -30 * DAY_MS).toISOString();
  for (let made = 0; made < count - WHOLE; made += AT_ONCE) {
    const ids = Array.from({ length: Math.min(AT_ONCE, count - WHOLE - made) }, () => uuidv7());
    await db().$executeRaw`
    INSERT INTO applications (id, account_id, name, key, channel_number, status, version, created_at)
    SELECT id, ${accountId}::uuid, 'application_' || (${made}::int + n), substr(md5(n::text || id::text), 1, 28),
      'isms' || nextval('channel_numbers'), 'LAUNCHED', 1, ${since}::timestamptz + n * interval '1 second'
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS made (id, n)`;
  }
  for (let made = 0; made < WHOLE; made++) await makeApplication(accountId);
  await db().$executeRaw`ANALYZE`;
  return `${cookie.name}=${cookie.value}`;
}
