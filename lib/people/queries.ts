// How customer service finds a person.

import type { Operator } from "@/lib/core/actor";
import { can } from "@/lib/core/permissions";
import { read } from "@/lib/core/read";
import { db } from "@/lib/platform/db";

export type PersonRow = { id: string; email: string; name: string; accountId: string; deactivatedAt: Date | null };

/** Null when nobody has this e-mail address; it is compared ignoring case. */
export async function findPerson(actor: Operator, email: string): Promise<PersonRow | null> {
  if (!can(actor, "accounts:operate")) return null;
  return read(() =>
    db().person.findUnique({
      where: { email: email.trim().toLowerCase() },
      select: { id: true, email: true, name: true, accountId: true, deactivatedAt: true },
    }),
  );
}
