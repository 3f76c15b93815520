// An account whose limit was raised to thousands, made by the database in one go: what is measured is the page, not this.

import { db } from "@/lib/server/db";
import { fingerprint, seal } from "@/lib/server/vault";
import { makeMember } from "@/prisma/factories";

/** A signed-in member of an account with `count` applications: the session's cookie. */
export async function makeManyApplications(count: number): Promise<string> {
  const { member, cookie } = await makeMember({ account: { applicationLimit: count } });
  const { accountId } = member;
  await db().$executeRaw`
    INSERT INTO applications (id, account_id, name, key, channel_number, status, version, created_at)
    SELECT gen_random_uuid(), ${accountId}::uuid, 'application_' || n, substr(md5(n::text || random()::text), 1, 28),
      'isms' || nextval('channel_numbers'), 'LAUNCHED', 1, now() - n * interval '1 second'
    FROM generate_series(1, ${count}) AS n`;
  await db().$executeRaw`
    INSERT INTO whitelist_revisions (id, application_id, revision, addresses, effective_from, created_at)
    SELECT gen_random_uuid(), id, 1, ARRAY['203.0.113.9'], created_at, created_at FROM applications WHERE account_id = ${accountId}::uuid`;
  // No page opens them, so one sealed value does for all.
  const secret = "a".repeat(28);
  const { sealed, keyId } = seal(secret, accountId, 1);
  await db().$executeRaw`
    INSERT INTO application_secrets (id, application_id, version, slot, sealed, key_id, fingerprint, valid_from, created_at)
    SELECT gen_random_uuid(), id, 1, 0, ${sealed}, ${keyId}, ${fingerprint(secret)}, created_at, created_at
    FROM applications WHERE account_id = ${accountId}::uuid`;
  await db().$executeRaw`ANALYZE`;
  return `${cookie.name}=${cookie.value}`;
}
