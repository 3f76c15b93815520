"use server";

import { downloadAudit } from "@/lib/audit/commands";
import { downloadAuditInput } from "@/lib/audit/schema";
import { defineAction } from "@/lib/web/define-action";

export const downloadAuditAction = defineAction(downloadAuditInput, downloadAudit, { refreshes: false });
