"use server";

import { defineAction } from "@/lib/server/action";
import { sendCode } from "./commands";
import { deliverCode } from "./records";
import { sendCodeInput } from "./schema";

export const sendCodeAction = defineAction(sendCodeInput, sendCode, { after: deliverCode });
