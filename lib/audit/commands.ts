// Downloading the Audit Log is itself recorded, with the filter that was used.

import type { Member } from "@/lib/core/actor";
import type { AuditFacts } from "@/lib/core/audit-entry";
import { defineCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import { ok } from "@/lib/shared/result";
import type { AuditFilter } from "./schema";

export const downloadAudit = defineCommand<AuditFilter, null, Member>({
  name: "downloadAudit",
  locks: () => ({}),
  async run(ctx, filter) {
    if (!can(ctx.actor, "audit:read")) return readOnlyRole();
    const used = Object.entries(filter).filter(([, value]) => value !== undefined);
    await ctx.audit({ event: "audit.downloaded", after: Object.fromEntries(used) as AuditFacts });
    return ok(null);
  },
});
