"use server";

import { defineVerifiedAction } from "@/lib/server/verified-action";
import { cancelSecretUpdate, endPreviousSecret, revealSecret, updateSecret } from "./commands";
import { revealSecretInput, secretVersionInput, updateSecretInput } from "./schema";

export const revealSecretAction = defineVerifiedAction(revealSecretInput, revealSecret);
export const updateSecretAction = defineVerifiedAction(updateSecretInput, updateSecret);
export const cancelSecretUpdateAction = defineVerifiedAction(secretVersionInput, cancelSecretUpdate);
export const endPreviousSecretAction = defineVerifiedAction(secretVersionInput, endPreviousSecret);
