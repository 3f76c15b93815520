// The processes that `npm start` runs, in the order in which they are listed when it stops: one entry each. The supervisor,
// the environment that the processes get and the test runner all read this list.

import type { Settings } from "@/lib/platform/env";
import { waitUntilReady } from "./readiness";

export type ProcessDefinition = {
  /** Of its folder in services/, and in logs. */
  name: string;
  /** Shown to a person at the terminal. */
  label: string;
  script: string;
  portVariable: "PORT" | "GATEWAY_PORT";
  port(settings: Settings): number;
  /** Resolves when it serves, after it has reported that it listens; by default at once. */
  waitUntilReady?(settings: Settings, signal: AbortSignal): Promise<void>;
};

export const processes: readonly ProcessDefinition[] = [
  {
    name: "sms-api",
    label: "SMS API",
    script: "services/sms-api/main.ts",
    portVariable: "GATEWAY_PORT",
    port: (settings) => settings.smsApiPort,
  },
  {
    name: "console",
    label: "Console",
    script: "services/console/main.ts",
    portVariable: "PORT",
    port: (settings) => settings.port,
    waitUntilReady: (settings, signal) => waitUntilReady(settings.host, settings.port, signal),
  },
];
