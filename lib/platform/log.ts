// Structured logs on standard output, one JSON object per line. No code may log a credential. As a second safeguard, fields
// that could contain one are removed by their name.

import pino from "pino";
import { logLevel } from "./env";

const credentialFields = [
  "password",
  "secret",
  "verificationCode",
  "token",
  "authorization",
  "cookie",
  "set-cookie",
  "passwordHash",
  "sealed",
];

export const log = pino({
  level: logLevel(),
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: credentialFields.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
    censor: "[removed]",
  },
});
