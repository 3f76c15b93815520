// Where a file lives and what it is there: its room, its noun, its role.

import { posix } from "node:path";

/** The folder is the noun, the file is the role, and this is the whole list of roles. */
export const roles = ["schema", "rules", "policy", "queries", "commands", "records", "actions", "labels"] as const;
/** Signing in finds out who is acting; no other noun has these. */
const authRoles = ["actor", "guards"] as const;

export type Role = (typeof roles)[number] | (typeof authRoles)[number] | "part";

/** Folders of lib that are no nouns. */
const libRooms = ["server", "shared", "architecture"];

/** Roles that know nothing but their arguments, and run in the browser too. */
const pureRoles: readonly Role[] = ["schema", "rules", "policy", "labels", "actor"];

export type Place = {
  /** The first folder; empty for a file at the root. */
  room: string;
  /** The folder in lib, where it is one. */
  noun: string | null;
  role: Role | null;
  isTest: boolean;
};

export function placeOf(path: string): Place {
  const parts = path.split("/");
  const room = parts.length > 1 ? (parts[0] ?? "") : "";
  const folder = room === "lib" && parts.length > 2 ? (parts[1] ?? null) : null;
  const noun = folder && !libRooms.includes(folder) ? folder : null;
  const name = posix.basename(path).replace(/\..*$/, "");
  const known: readonly string[] = noun === "auth" ? [...roles, ...authRoles] : roles;
  const role = noun ? ((known.includes(name) ? name : "part") as Role) : null;
  return { room, noun, role, isTest: isTest(path) };
}

export function isTest(path: string): boolean {
  return /\.(db\.)?test\.tsx?$/.test(path) || path.startsWith("e2e/");
}

/** lib/shared, and the roles of a noun that are pure. Parts are pure too, but may be the server's alone (node:crypto). */
export function isPureRole(path: string): boolean {
  const { role } = placeOf(path);
  return path.startsWith("lib/shared/") || (role !== null && pureRoles.includes(role));
}
