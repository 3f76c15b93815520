import { addApplicationInput } from "@/lib/applications/schema";

/** The fields of both Add and Modify Application, validated as the commands do. */
export const applicationFields = addApplicationInput;

export type ApplicationFields = { name: string; whitelist: string };
