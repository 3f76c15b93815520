// The processes that `npm start` runs, one entry each. The supervisor, the environment of the processes and the test runner all
// read this list.

import type { Settings } from "@/lib/platform/env";
import { waitUntilReady } from "./readiness";

export type ProcessDefinition = {
  /** The name of its folder in services/, also used in logs. */
  name: string;
  /** Shown to a person at the terminal. */
  label: string;
  script: string;
  portVariable: "PORT" | "GATEWAY_PORT";
  port(settings: Settings): number;
  /** Whether it needs the production build. */
  servesPages?: true;
  /** Resolves when it serves, after it has reported that it listens; by default at once. */
  waitUntilReady?(settings: Settings, signal: AbortSignal): Promise<void>;
};

export const processes: readonly ProcessDefinition[] = [
  {
    name: "console",
    label: "Console",
    script: "services/console/main.ts",
    portVariable: "PORT",
    servesPages: true,
    port: (settings) => settings.port,
    waitUntilReady: (settings, signal) => waitUntilReady(settings.host, settings.port, signal),
  },
  {
    name: "sms-api",
    label: "SMS API",
    script: "services/sms-api/main.ts",
    portVariable: "GATEWAY_PORT",
    port: (settings) => settings.smsApiPort,
  },
];

/** The processes with these names, all of them when there are none. Ends the process with a sentence for an unknown name. */
export function chooseProcesses(names: readonly string[]): readonly ProcessDefinition[] {
  const unknown = names.filter((name) => !processes.some((known) => known.name === name));
  if (unknown.length > 0) {
    console.error(`There is no process "${unknown[0]}". Choose from: ${processes.map(({ name }) => name).join(", ")}.`);
    process.exit(1);
  }
  return names.length === 0 ? processes : processes.filter(({ name }) => names.includes(name));
}
