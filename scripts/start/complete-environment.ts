// Completes the environment for child processes: from the settings that a person gave to a value for every variable.

import { environmentVariables, parseSettings, processEnvironment, type Settings } from "@/lib/platform/env";
import { processes } from "./processes";

/** Ends the process, with one line per error, when a setting is invalid. */
export function readSettings(): Settings {
  const parsed = parseSettings(processEnvironment());
  if (parsed.ok) return parsed.value;
  console.error("The settings cannot be used:");
  for (const error of parsed.errors) console.error(`  ${error}`);
  process.exit(1);
}

export type Found = { databaseUrl: string; nextauthSecret: string; secretEncryptionKeys: string };

/** The environment of a child process. Given values are passed on unchanged; an empty value counts as missing. */
export function completeEnvironment(settings: Settings, found: Found): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...processEnvironment(), NODE_ENV: "production" };
  for (const name of environmentVariables) if (!env[name]?.trim()) delete env[name];
  return {
    ...env,
    ...Object.fromEntries(processes.map(({ portVariable, port }) => [portVariable, String(port(settings))])),
    HOST: settings.host,
    DATA_DIR: settings.dataDir,
    DATABASE_URL: found.databaseUrl,
    NEXTAUTH_URL: settings.nextauthUrl,
    NEXTAUTH_SECRET: found.nextauthSecret,
    SECRET_ENCRYPTION_KEYS: found.secretEncryptionKeys,
    SMS_API_ADDRESS: settings.smsApiAddress,
    PAYMENT_PROVIDER: settings.paymentProvider,
    FIRST_USER_EMAIL: settings.firstUserEmail,
  };
}
