// Who acts. A member is read from the database on each request (lib/web/guards.ts), never trusted from a token.

import type { Role } from "@/prisma/client/enums";

export type Member = {
  kind: "member";
  personId: string;
  sessionId: string;
  accountId: string;
  role: Role;
  email: string;
  name: string;
  /** Canonical address of the caller, determined with TRUSTED_PROXIES. */
  address: string;
  userAgent: string;
  requestId: string;
};

/** Customer service, at the shell of the server. */
export type Operator = {
  kind: "operator";
  /** The shell user's name. */
  name: string;
};

/** A job of the program itself. */
export type System = {
  kind: "system";
  /** The job's name. */
  name: string;
};

/** Somebody who is not signed in. */
export type Anonymous = {
  kind: "anonymous";
  /** The e-mail address that was entered. */
  email: string;
  address: string;
  userAgent: string;
  requestId: string;
};

export type Actor = Member | Operator | System | Anonymous;
