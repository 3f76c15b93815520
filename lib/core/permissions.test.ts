import { describe, expect, it } from "vitest";
import type { Actor, Member } from "./actor";
import { can, type Permission } from "./permissions";

const caller = { address: "203.0.113.9", userAgent: "B", requestId: "r" };
const member = (role: "ADMIN" | "VIEWER"): Member => ({
  kind: "member",
  personId: "p",
  sessionId: "s",
  accountId: "a",
  email: "anna@example.com",
  name: "Anna",
  role,
  ...caller,
});
const actors = {
  ADMIN: member("ADMIN"),
  VIEWER: member("VIEWER"),
  operator: { kind: "operator", name: "root" },
  system: { kind: "system", name: "job" },
  anonymous: { kind: "anonymous", email: "anna@example.com", ...caller },
} satisfies Record<string, Actor>;

/** The table of the design, written a second time on purpose. */
const expected: Record<Permission, (keyof typeof actors)[]> = {
  "applications:read": ["ADMIN", "VIEWER", "operator"],
  "applications:manage": ["ADMIN"],
  "secrets:manage": ["ADMIN"],
  "applications:suspend": ["operator"],
  "accounts:manage": ["operator", "system"],
  "billing:manage": ["ADMIN", "operator"],
  "audit:read": ["ADMIN", "VIEWER", "operator"],
  "profile:manage": ["ADMIN", "VIEWER"],
};

describe("who may do what", () => {
  for (const permission of Object.keys(expected) as Permission[]) {
    for (const name of Object.keys(actors) as (keyof typeof actors)[]) {
      const isAllowed = expected[permission].includes(name);
      it(`${permission}: ${name} ${isAllowed ? "may" : "may not"}`, () => expect(can(actors[name], permission)).toBe(isAllowed));
    }
  }
});
