// Who may do what: the permission table of the product. A permission that is not in the table is refused.

import { fail } from "@/lib/shared/result";
import type { Actor } from "./actor";

type Holder = "ADMIN" | "VIEWER" | "operator";

const holdersByPermission = {
  "applications:read": ["ADMIN", "VIEWER", "operator"],
  "applications:manage": ["ADMIN"],
  "applications:suspend": ["operator"],
  "secrets:manage": ["ADMIN"],
  "accounts:manage": ["operator"],
  "billing:manage": ["ADMIN", "operator"],
  "audit:read": ["ADMIN", "VIEWER", "operator"],
  "profile:manage": ["ADMIN", "VIEWER"],
} as const satisfies Record<string, readonly Holder[]>;

export type Permission = keyof typeof holdersByPermission;

export function can(actor: Actor, permission: Permission): boolean {
  const holders: readonly Holder[] = holdersByPermission[permission];
  switch (actor.kind) {
    case "member":
      return holders.includes(actor.role);
    case "operator":
      return holders.includes("operator");
    case "system":
      // A job needs this to create the first account in an empty database.
      return permission === "accounts:manage";
    case "anonymous":
      return false;
  }
}

/** The refusal for a member whose role does not have the permission. */
export function readOnlyRole() {
  return fail("forbidden", "Your role can only read. Ask an Administrator of your account to make this change.");
}
