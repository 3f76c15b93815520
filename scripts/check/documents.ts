// What a document of docs/ shows: its code blocks and tables, for tests that run or compare them.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { processEnvironment } from "@/lib/platform/env";

/** `name` as in docs/, such as `sms-api.md`. */
export function readDocument(name: string): string {
  return readFileSync(join(import.meta.dirname, "../../docs", name), "utf8");
}

/** The blocks of one language, such as `bash`, in their order. */
export function codeBlocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)\n```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , text]) => text ?? "");
}

/** The cells of all table rows, without their blanks. */
export function tableRows(markdown: string): string[][] {
  return [...markdown.matchAll(/^\| (.*) \|$/gm)].map(([, cells]) => (cells ?? "").split(" | ").map((cell) => cell.trim()));
}

const path = processEnvironment().PATH ?? "";

/** The programs of `names` that this machine does not have. */
export function missingPrograms(...names: string[]): string[] {
  return names.filter((name) => !path.split(delimiter).some((folder) => existsSync(join(folder, name))));
}

/**
 * Runs a block as a person does who pastes it into a terminal, and resolves with its standard output. Rejects when a command of
 * it fails. Only `variables` are passed: a proxy in the environment must not come between a test and its server.
 */
export function runInBash(script: string, variables: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    const child = spawn("bash", ["-eu", "-o", "pipefail", "-c", script], {
      env: { NODE_ENV: "test", PATH: path, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (errors += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(output) : reject(new Error(`${output}${errors}`))));
  });
}
