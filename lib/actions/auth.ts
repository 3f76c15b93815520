"use server";

import { endOtherSessions, endOwnSession, extendSession } from "@/lib/auth/commands";
import { endOtherSessionsInput, endOwnSessionInput, extendSessionInput } from "@/lib/auth/schema";
import { defineAction } from "@/lib/web/define-action";

export const extendSessionAction = defineAction(extendSessionInput, extendSession);
export const endOwnSessionAction = defineAction(endOwnSessionInput, endOwnSession);
export const endOtherSessionsAction = defineAction(endOtherSessionsInput, endOtherSessions);
