// Finding a person, for customer service.

import type { Operator } from "@/lib/core/actor";
import { can } from "@/lib/core/permissions";
import { runQuery } from "@/lib/core/run-query";
import { db } from "@/lib/platform/db";

export type PersonRow = { id: string; email: string; name: string; accountId: string; deactivatedAt: Date | null };

/** The person with this e-mail address, ignoring case; null when there is none. */
export async function findPerson(actor: Operator, email: string): Promise<PersonRow | null> {
  if (!can(actor, "accounts:manage")) return null;
  return runQuery(() =>
    db().person.findUnique({
      where: { email: email.trim().toLowerCase() },
      select: { id: true, email: true, name: true, accountId: true, deactivatedAt: true },
    }),
  );
}
