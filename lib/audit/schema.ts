// What the Audit Log can be asked for. Runs in the browser too.

import * as z from "zod/mini";
import { auditEvents } from "@/lib/core/audit-entry";
import { applicationNameParam, cursorParam, instantParam, optionalParam } from "@/lib/shared/params";

export const auditFilter = z.object({
  /** Who acted, or to whom it was done. */
  person: optionalParam(z.uuid()),
  event: optionalParam(z.enum(auditEvents)),
  application: applicationNameParam,
  /** Inclusive. */
  from: instantParam,
  /** Exclusive. */
  until: instantParam,
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** A page of it: rows before or after one row, named by its id. */
export const auditParams = z.extend(auditFilter, { before: cursorParam, after: cursorParam });
export type AuditParams = z.infer<typeof auditParams>;

export const downloadAuditInput = auditFilter;
