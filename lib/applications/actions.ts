"use server";

import { defineAction } from "@/lib/server/action";
import { addApplication, modifyApplication } from "./commands";
import { addApplicationInput, modifyApplicationInput } from "./schema";

export const addApplicationAction = defineAction(addApplicationInput, addApplication);
export const modifyApplicationAction = defineAction(modifyApplicationInput, modifyApplication);
