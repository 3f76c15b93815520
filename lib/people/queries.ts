// How customer service finds a person.

import type { Operator } from "@/lib/core/actor";
import { can } from "@/lib/core/permissions";
import { runQuery } from "@/lib/core/run-query";
import { db } from "@/lib/platform/db";

export type PersonRow = { id: string; email: string; name: string; accountId: string; deactivatedAt: Date | null };

/** Null when nobody has this e-mail address; it is compared ignoring case. */
export async function findPerson(actor: Operator, email: string): Promise<PersonRow | null> {
  if (!can(actor, "accounts:manage")) return null;
  return runQuery(() =>
    db().person.findUnique({
      where: { email: email.trim().toLowerCase() },
      select: { id: true, email: true, name: true, accountId: true, deactivatedAt: true },
    }),
  );
}
