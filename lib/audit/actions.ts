"use server";

import { defineAction } from "@/lib/server/action";
import { downloadAudit } from "./commands";
import { downloadAuditInput } from "./schema";

export const downloadAuditAction = defineAction(downloadAuditInput, downloadAudit, { refreshes: false });
