import { addApplicationInput } from "@/lib/applications/schema";

/** The fields that Add and Modify Application have in common, with the rules of the commands. */
export const applicationFields = addApplicationInput;

export type ApplicationFields = { name: string; whitelist: string };
