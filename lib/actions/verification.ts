"use server";

import { deliverCode } from "@/lib/verification/attempts";
import { sendCode } from "@/lib/verification/commands";
import { sendCodeInput } from "@/lib/verification/schema";
import { defineAction } from "@/lib/web/define-action";

export const sendCodeAction = defineAction(sendCodeInput, sendCode, { after: deliverCode });
