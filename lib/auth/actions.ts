"use server";

import { defineAction } from "@/lib/server/action";
import { endOtherSessions, endOwnSession, extendSession } from "./commands";
import { endOtherSessionsInput, endOwnSessionInput, extendSessionInput } from "./schema";

export const extendSessionAction = defineAction(extendSessionInput, extendSession);
export const endOwnSessionAction = defineAction(endOwnSessionInput, endOwnSession);
export const endOtherSessionsAction = defineAction(endOtherSessionsInput, endOtherSessions);
