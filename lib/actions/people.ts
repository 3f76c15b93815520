"use server";

import { changePassword, prepareOwnPassword, renameSelf } from "@/lib/people/commands";
import { changePasswordInput, renameSelfInput } from "@/lib/people/schema";
import { defineAction } from "@/lib/web/define-action";

export const renameSelfAction = defineAction(renameSelfInput, renameSelf);
export const changePasswordAction = defineAction(changePasswordInput, changePassword, { prepare: prepareOwnPassword });
