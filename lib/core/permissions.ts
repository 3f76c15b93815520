// Who may do what: the permission table of the product, and nothing else. Fails closed: what is not listed is refused.

import { fail } from "@/lib/shared/result";
import type { Actor } from "./actor";

const permissions = {
  "applications:read": { ADMIN: true, VIEWER: true, operator: true },
  "applications:manage": { ADMIN: true, VIEWER: false, operator: false },
  "secrets:manage": { ADMIN: true, VIEWER: false, operator: false },
  "applications:suspend": { ADMIN: false, VIEWER: false, operator: true },
  "accounts:manage": { ADMIN: false, VIEWER: false, operator: true },
  "billing:manage": { ADMIN: true, VIEWER: false, operator: true },
  "audit:read": { ADMIN: true, VIEWER: true, operator: true },
  "profile:manage": { ADMIN: true, VIEWER: true, operator: false },
} as const satisfies Record<string, Record<"ADMIN" | "VIEWER" | "operator", boolean>>;

export type Permission = keyof typeof permissions;

export function can(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case "member":
      return permissions[permission][actor.role];
    case "operator":
      return permissions[permission].operator;
    case "system":
      // Jobs keep house; the one thing they do for people is to set up an empty database.
      return permission === "accounts:manage";
    case "anonymous":
      return false;
  }
}

/** The refusal for a role that may not; the same words everywhere. */
export function readOnlyRole() {
  return fail("forbidden", "Your role only lets you look. Ask an administrator of your account.");
}
