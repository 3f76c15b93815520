"use server";

import { defineAction } from "@/lib/server/action";
import { changePassword, prepareOwnPassword, renameSelf } from "./commands";
import { changePasswordInput, renameSelfInput } from "./schema";

export const renameSelfAction = defineAction(renameSelfInput, renameSelf);
export const changePasswordAction = defineAction(changePasswordInput, changePassword, { prepare: prepareOwnPassword });
