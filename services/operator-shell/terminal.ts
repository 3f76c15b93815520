// The shell that the operator sits at, or a test in its place.

import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Refusal } from "./failure";

export type Terminal = {
  out(text: string): void;
  error(text: string): void;
  /** Asks for a line and shows nothing of what is typed. Null where there is no terminal to ask at. */
  askHidden: ((question: string) => Promise<string>) | null;
  /** The first line of the input. */
  readLine(): Promise<string>;
};

/** No password is longer, and a file given by mistake is not to be read whole. */
const LONGEST_LINE = 4096;

async function readLine(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    text += chunk as string;
    if (text.includes("\n") || text.length > LONGEST_LINE) break;
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
      lines.once("SIGINT", () => reject(new Refusal("Nothing was changed.")));
      lines.once("close", () => reject(new Refusal("Nothing was changed.")));
    });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}

export function ownTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    askHidden: process.stdin.isTTY ? askHidden : null,
    readLine,
  };
}
