// Structured logs, one JSON line each, on standard output. Fields that could carry a credential are removed by name, as the
// last net: no code is to hand one over in the first place.

import pino from "pino";
import { logLevel } from "./env";

const credentials = [
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
    paths: credentials.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
    censor: "[removed]",
  },
});
