// Turns what Next.js writes with console.log, console.error and so on into structured log lines with the id of the request.

import { format, stripVTControlCharacters } from "node:util";
import { describeFault } from "@/lib/core/database-errors";
import { log } from "@/lib/platform/log";
import { requestScope } from "./request-scope";

type LoggedError = ReturnType<typeof describeFault> & { digest?: string };

/** What to log of an error. `digest` is the reference that Next.js shows to the person. */
export function describeForLog(error: Error): LoggedError {
  const digest = (error as { digest?: unknown }).digest;
  return { ...describeFault(error), ...(typeof digest === "string" ? { digest } : {}) };
}

/** The text and the first error in the arguments of a console call, without colours and without the symbols of Next.js. */
export function parseConsoleCall(args: readonly unknown[]): { text?: string; error?: LoggedError } {
  const error = args.find((arg): arg is Error => arg instanceof Error);
  const text = stripVTControlCharacters(format(...args.filter((arg) => arg !== error)))
    .replace(/^[\s⨯⚠]+/, "")
    .trim();
  return { ...(text ? { text } : {}), ...(error ? { error: describeForLog(error) } : {}) };
}

/** It is no fault that a browser disconnects before the answer is complete. */
function isClientDisconnect(error: LoggedError | undefined): boolean {
  return error?.code === "ERR_STREAM_PREMATURE_CLOSE" || error?.code === "ECONNRESET" || error?.name === "ResponseAborted";
}

/** Must be called before Next.js is loaded, which wraps the console methods itself. */
export function logConsoleOutput(): void {
  const write =
    (level: "error" | "warn" | "debug") =>
    (...args: unknown[]) => {
      const call = parseConsoleCall(args);
      log[isClientDisconnect(call.error) ? "debug" : level]({ event: "console", ...requestScope.getStore(), ...call });
    };
  console.error = write("error");
  console.warn = write("warn");
  console.log = console.info = console.debug = write("debug");
}
