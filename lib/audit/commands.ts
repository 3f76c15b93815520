// Taking the Audit Log away is a deed of its own: who did it, and with what filter, stands in the log.

import type { Member } from "@/lib/auth/actor";
import { can, lookOnly } from "@/lib/auth/policy";
import { defineCommand } from "@/lib/server/command";
import { ok } from "@/lib/shared/result";
import type { AuditFacts, AuditFilter } from "./schema";

export const downloadAudit = defineCommand<AuditFilter, null, Member>({
  name: "downloadAudit",
  locks: () => ({}),
  async run(ctx, filter) {
    if (!can(ctx.actor, "audit:read")) return lookOnly();
    const given = Object.entries(filter).filter(([, value]) => value !== undefined);
    await ctx.audit({ event: "audit.downloaded", after: Object.fromEntries(given) as AuditFacts });
    return ok(null);
  },
});
