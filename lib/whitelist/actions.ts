"use server";

import { defineAction } from "@/lib/server/action";
import { cancelPendingWhitelist } from "./commands";
import { cancelPendingWhitelistInput } from "./schema";

export const cancelPendingWhitelistAction = defineAction(cancelPendingWhitelistInput, cancelPendingWhitelist);
