// The terminal of the operator shell; a test passes one of its own.

import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CommandFailure } from "./failure";

export type Terminal = {
  out(text: string): void;
  error(text: string): void;
  /** Asks for a line without showing what is typed. Null without a terminal. */
  askHidden: ((question: string) => Promise<string>) | null;
  /** Reads the first line of the standard input. */
  readLine(): Promise<string>;
};

/** No password is longer, and a large file that is passed by mistake is not read completely. */
const MAX_LINE_LENGTH = 4096;

async function readLine(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    text += chunk as string;
    if (text.includes("\n") || text.length > MAX_LINE_LENGTH) break;
  }
  return text.split("\n", 1)[0]?.replace(/\r$/, "") ?? "";
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once("line", resolve);
      lines.once("SIGINT", () => reject(new CommandFailure("Nothing was changed.")));
      lines.once("close", () => reject(new CommandFailure("Nothing was changed.")));
    });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    askHidden: process.stdin.isTTY ? askHidden : null,
    readLine,
  };
}
