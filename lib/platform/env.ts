// The only file that reads the environment of the process. `variables` below contains every variable of the product, in the
// order of the table in docs/operations.md. An invalid value stops the start, with one line per error.
//
// The same table is parsed in two ways:
//   parseSettings     what a person gave to `npm start`: the supervisor completes or generates what is missing;
//   parseEnvironment  what a running process has: the supervisor passes every value, so nothing may be missing.

import { resolve } from "node:path";
import { z } from "zod";
import {
  absolutePath,
  accessAddress,
  amount,
  consoleAddress,
  databaseUrl,
  delaySeconds,
  type EncryptionKey,
  email,
  encryptionKeys,
  mailSender,
  networks,
  port,
  smtpUrl,
  text,
  wholeNumber,
} from "./env-values";

/** `process.env`, or a plain object in a test. An empty value counts as missing. */
export type Source = Readonly<Record<string, string | undefined>>;

const variables = {
  PORT: port.default(3000),
  GATEWAY_PORT: port.optional(),
  HOST: text
    .regex(/^[A-Za-z0-9.:_-]+$/, { error: (issue) => `must be an address or a host name, not "${issue.input}"` })
    .default("127.0.0.1"),
  DATA_DIR: absolutePath.default(() => resolve(".data")),
  DATABASE_URL: databaseUrl.optional(),
  NEXTAUTH_URL: consoleAddress.optional(),
  NEXTAUTH_SECRET: z.string().min(32, { error: "must have at least 32 characters (openssl rand -base64 32)" }).optional(),
  SECRET_ENCRYPTION_KEYS: encryptionKeys.optional(),
  SMS_API_ADDRESS: accessAddress.optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailSender.optional(),
  PAYMENT_PROVIDER: z
    .enum(["sandbox", "operator"], { error: (issue) => `must be sandbox or operator, not "${issue.input}"` })
    .optional(),
  SUPPORT_CONTACT: text.max(200, { error: "must have at most 200 characters" }).optional(),
  FIRST_USER_EMAIL: email.default("owner@example.com"),
  FIRST_USER_PASSWORD: z
    .string()
    .refine((password) => [...password].length >= 12 && [...password].length <= 128, {
      error: "must have 12 to 128 characters",
    })
    .optional(),
  WHITELIST_DELAY_SECONDS: delaySeconds.default(600),
  SECRET_DELAY_SECONDS: delaySeconds.default(900),
  MINIMUM_BALANCE: amount.default("1.00"),
  TRUSTED_PROXIES: networks.default([]),
  APPLICATION_RATE_LIMIT: wholeNumber(1, 1_000_000).default(300),
  TLS_CERT_FILE: absolutePath.optional(),
  TLS_KEY_FILE: absolutePath.optional(),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: (issue) => `must be fatal, error, warn, info, debug, trace or silent, not "${issue.input}"`,
    })
    .default("info"),
};

/** Every variable that the product reads, in the order of the table in docs/operations.md. */
export const environmentVariables = Object.keys(variables) as readonly (keyof typeof variables)[];

const rawSchema = z.object(variables);
type RawSettings = z.infer<typeof rawSchema>;

/** The settings for `npm start`, with defaults. A value that the supervisor can generate or find may be undefined. */
export type Settings = {
  port: number;
  smsApiPort: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  nextauthUrl: string;
  nextauthSecret: string | undefined;
  secretEncryptionKeys: EncryptionKey[] | undefined;
  smsApiAddress: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  paymentProvider: "sandbox" | "operator";
  supportContact: string | undefined;
  firstUserEmail: string;
  firstUserPassword: string | undefined;
  whitelistDelaySeconds: number;
  secretDelaySeconds: number;
  minimumBalance: string;
  trustedProxies: string[];
  applicationRateLimit: number;
  tlsCertFile: string | undefined;
  tlsKeyFile: string | undefined;
  logLevel: RawSettings["LOG_LEVEL"];
};

/** The settings of a running process: nothing that it needs is missing. */
export type Environment = Settings & {
  databaseUrl: string;
  nextauthSecret: string;
  secretEncryptionKeys: EncryptionKey[];
};

export type Parsed<T> = { ok: true; value: T } | { ok: false; errors: string[] };

/** Derived from PORT, so that a second console on one machine needs only another PORT. */
function smsApiPortOf(raw: RawSettings): number {
  const offset = raw.PORT + 80 > 65_535 ? -80 : 80;
  return raw.GATEWAY_PORT ?? raw.PORT + offset;
}

function settingsOf(raw: RawSettings): Settings {
  const smsApiPort = smsApiPortOf(raw);
  const nextauthUrl = raw.NEXTAUTH_URL ?? `http://localhost:${raw.PORT}`;
  const smsApiScheme = raw.TLS_CERT_FILE ? "https" : "http";
  return {
    port: raw.PORT,
    smsApiPort,
    host: raw.HOST,
    dataDir: raw.DATA_DIR,
    databaseUrl: raw.DATABASE_URL,
    nextauthUrl,
    nextauthSecret: raw.NEXTAUTH_SECRET,
    secretEncryptionKeys: raw.SECRET_ENCRYPTION_KEYS,
    smsApiAddress: raw.SMS_API_ADDRESS ?? `${smsApiScheme}://localhost:${smsApiPort}`,
    smtpUrl: raw.SMTP_URL,
    mailFrom: raw.MAIL_FROM ?? `no-reply@${new URL(nextauthUrl).hostname}`,
    paymentProvider: raw.PAYMENT_PROVIDER ?? (raw.DATABASE_URL ? "operator" : "sandbox"),
    supportContact: raw.SUPPORT_CONTACT,
    firstUserEmail: raw.FIRST_USER_EMAIL,
    firstUserPassword: raw.FIRST_USER_PASSWORD,
    whitelistDelaySeconds: raw.WHITELIST_DELAY_SECONDS,
    secretDelaySeconds: raw.SECRET_DELAY_SECONDS,
    minimumBalance: raw.MINIMUM_BALANCE,
    trustedProxies: raw.TRUSTED_PROXIES,
    applicationRateLimit: raw.APPLICATION_RATE_LIMIT,
    tlsCertFile: raw.TLS_CERT_FILE,
    tlsKeyFile: raw.TLS_KEY_FILE,
    logLevel: raw.LOG_LEVEL,
  };
}

/** `findMissing` returns an error for each missing variable that is required. */
function parse(source: Source, findMissing: (given: Source) => string[]): Parsed<Settings> {
  const given: Record<string, string> = {};
  for (const name of environmentVariables) {
    const value = source[name];
    if (value !== undefined && value.trim() !== "") given[name] = value;
  }
  const parsed = rawSchema.safeParse(given);
  const errors = (parsed.error?.issues ?? []).map((issue) => `${String(issue.path[0])} ${issue.message}`);
  errors.push(...findMissing(given));
  if (!given.TLS_CERT_FILE !== !given.TLS_KEY_FILE) errors.push("TLS_CERT_FILE and TLS_KEY_FILE must be given together");
  if (parsed.success && parsed.data.PORT === parsed.data.GATEWAY_PORT) {
    errors.push(`PORT and GATEWAY_PORT must differ, both are ${parsed.data.PORT}`);
  }
  if (!parsed.success || errors.length > 0) return { ok: false, errors };
  return { ok: true, value: settingsOf(parsed.data) };
}

/**
 * Parses the settings for `npm start`. With DATABASE_URL several consoles may share one database. They need the same keys, so
 * none of them can generate a key, and verification codes must be sent by mail.
 */
export function parseSettings(source: Source): Parsed<Settings> {
  return parse(source, (given) =>
    given.DATABASE_URL
      ? ["NEXTAUTH_SECRET", "SECRET_ENCRYPTION_KEYS", "SMTP_URL"]
          .filter((name) => !given[name])
          .map((name) => `${name} must be given when DATABASE_URL is`)
      : [],
  );
}

/**
 * Parses the environment of a running process. PAYMENT_PROVIDER is required, because its default depends on whether the
 * database is embedded. A child process cannot know that: it always gets a DATABASE_URL.
 */
export function parseEnvironment(source: Source): Parsed<Environment> {
  const parsed = parse(source, (given) =>
    ["DATABASE_URL", "NEXTAUTH_URL", "NEXTAUTH_SECRET", "SECRET_ENCRYPTION_KEYS", "PAYMENT_PROVIDER"]
      .filter((name) => !given[name])
      .map((name) => `${name} is missing. Start the processes with npm start, which sets it.`),
  );
  if (!parsed.ok) return parsed;
  const { databaseUrl, nextauthSecret, secretEncryptionKeys } = parsed.value;
  if (!databaseUrl || !nextauthSecret || !secretEncryptionKeys) throw new Error("unreachable: checked above");
  return { ok: true, value: { ...parsed.value, databaseUrl, nextauthSecret, secretEncryptionKeys } };
}

let current: Environment | undefined;

/** The environment of this process, parsed at the first use, so importing a module needs none. Throws, with one line per error. */
export function env(): Environment {
  if (!current) {
    const parsed = parseEnvironment(process.env);
    if (!parsed.ok) throw new Error(`The environment is not usable:\n${parsed.errors.join("\n")}`);
    current = parsed.value;
  }
  return current;
}

/** The unparsed environment of this process: for scripts, which pass it on to other processes. */
export function processEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}

/** Sets variables of this process, for a script that has completed the settings. Must be called before the first env(). */
export function setProcessEnvironment(values: Source): void {
  if (current) throw new Error("The environment is already parsed and cannot change any more");
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** The log level alone, so that a process without a complete environment (a build, the supervisor) can log. */
export function logLevel(): Environment["logLevel"] {
  const parsed = variables.LOG_LEVEL.safeParse(process.env.LOG_LEVEL || undefined);
  return parsed.success ? parsed.data : "info";
}
