// What belongs to one request from its arrival to its end, wherever in the process its code runs; and what Next.js writes
// to the console, made into structured log lines that name the request.

import { AsyncLocalStorage } from "node:async_hooks";
import { format, stripVTControlCharacters } from "node:util";
import { describeDatabaseError } from "@/lib/core/database-errors";
import { log } from "@/lib/platform/log";

export const requestScope = new AsyncLocalStorage<{ requestId: string }>();

type LoggedError = { name: string; digest?: string; code?: string; constraint?: string; message?: string; stack?: string };

/** The text of a database error carries rows, so of such an error only name, code and constraint are kept. */
export function loggedError(error: Error): LoggedError {
  const digest = (error as { digest?: unknown }).digest;
  const described = { ...describeDatabaseError(error), ...(typeof digest === "string" ? { digest } : {}) };
  const isDatabaseError = /^(Prisma|DriverAdapter|DatabaseError|error$)/.test(error.name);
  return isDatabaseError ? described : { ...described, message: error.message, stack: error.stack };
}

/** The words and the first error among the arguments of a console call; colours and Next's own signs are taken off. */
export function readConsoleCall(args: readonly unknown[]): { text?: string; error?: LoggedError } {
  const error = args.find((arg): arg is Error => arg instanceof Error);
  const text = stripVTControlCharacters(format(...args.filter((arg) => arg !== error)))
    .replace(/^[\s⨯⚠]+/, "")
    .trim();
  return { ...(text ? { text } : {}), ...(error ? { error: loggedError(error) } : {}) };
}

/** A browser that left before its answer was complete is no fault. */
function isCallerGone(error: LoggedError | undefined): boolean {
  return error?.code === "ERR_STREAM_PREMATURE_CLOSE" || error?.code === "ECONNRESET" || error?.name === "ResponseAborted";
}

/** From here on this process writes nothing but log lines. Before Next.js is loaded, which wraps these methods itself. */
export function logConsoleCalls(): void {
  const write =
    (level: "error" | "warn" | "debug") =>
    (...args: unknown[]) => {
      const call = readConsoleCall(args);
      log[isCallerGone(call.error) ? "debug" : level]({ event: "console", ...requestScope.getStore(), ...call });
    };
  console.error = write("error");
  console.warn = write("warn");
  console.log = console.info = console.debug = write("debug");
}
