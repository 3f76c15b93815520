"use server";

import { defineAction } from "@/lib/web/define-action";
import { cancelPendingWhitelist } from "@/lib/whitelist/commands";
import { cancelPendingWhitelistInput } from "@/lib/whitelist/schema";

export const cancelPendingWhitelistAction = defineAction(cancelPendingWhitelistInput, cancelPendingWhitelist);
