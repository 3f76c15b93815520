"use server";

import { addApplication, modifyApplication } from "@/lib/applications/commands";
import { addApplicationInput, modifyApplicationInput } from "@/lib/applications/schema";
import { defineAction } from "@/lib/web/define-action";

export const addApplicationAction = defineAction(addApplicationInput, addApplication);
export const modifyApplicationAction = defineAction(modifyApplicationInput, modifyApplication);
