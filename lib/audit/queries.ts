// The audit row as the console shows it.

import type { ActorKind } from "@/prisma/client/enums";

export type AuditRow = {
  id: string;
  at: Date;
  event: string;
  actorKind: ActorKind;
  /** A member's e-mail, the shell user, the job, or the e-mail that was tried. */
  actorName: string;
  /** What happened, in one sentence without its subject's name: "changed the IP whitelist". */
  sentence: string;
  reason: string | null;
  before: unknown;
  after: unknown;
  address: string | null;
};
