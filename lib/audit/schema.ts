// Filter and page of the Audit Log. Runs in the browser too.

import * as z from "zod/mini";
import { auditEvents } from "@/lib/core/audit-entry";
import { applicationNameParam, cursorParam, instantParam, optionalParam } from "@/lib/shared/params";

export const auditFilter = z.object({
  /** Id of the person who acted or who was affected. */
  person: optionalParam(z.uuid()),
  event: optionalParam(z.enum(auditEvents)),
  application: applicationNameParam,
  /** Inclusive. */
  from: instantParam,
  /** Exclusive. */
  until: instantParam,
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** The filter and a page: the rows before or after the row with an id. */
export const auditParams = z.extend(auditFilter, { before: cursorParam, after: cursorParam });
export type AuditParams = z.infer<typeof auditParams>;

export const downloadAuditInput = auditFilter;
