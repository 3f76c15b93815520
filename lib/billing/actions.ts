"use server";

import { defineAction } from "@/lib/server/action";
import { completeCardBinding, completeTopUp, startCardBinding, startTopUp } from "./commands";
import { startCardBindingInput, startTopUpInput } from "./schema";

export const startCardBindingAction = defineAction(startCardBindingInput, startCardBinding, { after: completeCardBinding });
export const startTopUpAction = defineAction(startTopUpInput, startTopUp, { after: completeTopUp });
