"use server";

import { cancelSecretUpdate, endOldSecretVersion, revealSecret, updateSecret } from "@/lib/secrets/commands";
import { revealSecretInput, secretVersionInput, updateSecretInput } from "@/lib/secrets/schema";
import { defineVerifiedAction } from "@/lib/web/define-verified-action";

export const revealSecretAction = defineVerifiedAction(revealSecretInput, revealSecret);
export const updateSecretAction = defineVerifiedAction(updateSecretInput, updateSecret);
export const cancelSecretUpdateAction = defineVerifiedAction(secretVersionInput, cancelSecretUpdate);
export const endOldSecretVersionAction = defineVerifiedAction(secretVersionInput, endOldSecretVersion);
