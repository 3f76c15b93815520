"use server";

import { defineAction } from "@/lib/server/action";
import { completeCardBinding, completeTopUp, startCardBinding, startTopUp } from "./commands";
import { startCardBindingInput, startTopUpInput } from "./schema";

export const bindCardAction = defineAction(startCardBindingInput, startCardBinding, { after: completeCardBinding });
export const topUpAction = defineAction(startTopUpInput, startTopUp, { after: completeTopUp });
