"use server";

import { defineAction } from "@/lib/server/action";
import { extendSession } from "./commands";
import { extendSessionInput } from "./schema";

export const extendSessionAction = defineAction(extendSessionInput, extendSession);
