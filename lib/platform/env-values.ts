// Parsers of the values of environment variables. Each message completes a sentence that begins with the name of the variable.
// A message never contains a value that could be a credential.

import { resolve } from "node:path";
import { z } from "zod";
import { parseNetwork } from "@/lib/shared/client-address";

export type EncryptionKey = { id: string; key: Buffer };

export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max, {
      error: (issue) => `must be a whole number from ${min} to ${max}, not "${issue.input}"`,
    })
    .transform(Number);

export const port = wholeNumber(1, 65535);
/** At most a week: a longer delay is a mistake of the unit. */
export const delaySeconds = wholeNumber(0, 604_800);

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

export const databaseUrl = z.string().refine(
  (text) => {
    const url = parseUrl(text);
    return !!url && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== "" && url.pathname.length > 1;
  },
  { error: "must look like postgresql://user:password@host:5432/database" },
);

export const smtpUrl = z.string().refine(
  (text) => {
    const url = parseUrl(text);
    return !!url && /^smtps?:$/.test(url.protocol) && url.hostname !== "";
  },
  { error: "must look like smtp://user:password@host:587 or smtps://host:465" },
);

/** Without a path: the routes of sign-in and the server actions are at the root of the address. */
export const consoleAddress = z
  .string()
  .refine(
    (text) => {
      const url = parseUrl(text);
      return !!url && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search && !url.hash && !url.username;
    },
    { error: "must be the address people open, like https://console.example.com, without a path" },
  )
  .transform((text) => new URL(text).origin);

export const accessAddress = z
  .string()
  .refine(
    (text) => {
      const url = parseUrl(text);
      return !!url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username;
    },
    { error: (issue) => `must be an http or https address, not "${issue.input}"` },
  )
  .transform((text) => text.replace(/\/+$/, ""));

/** `id:base64,…`. The first key seals, every key unseals. Each sealed row contains the id, so it is short. */
export const encryptionKeys = z.string().transform((text, context): EncryptionKey[] => {
  const keys: EncryptionKey[] = [];
  for (const [index, entry] of text.split(",").entries()) {
    const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=?)$/.exec(entry.trim());
    const id = match?.[1];
    const key = Buffer.from(match?.[2] ?? "", "base64");
    if (!id || key.length !== 32) {
      context.addIssue(`entry ${index + 1} must be id:base64, the base64 of 32 bytes (openssl rand -base64 32)`);
    } else if (keys.some((other) => other.id === id)) {
      context.addIssue(`entry ${index + 1} repeats the id "${id}"`);
    } else {
      keys.push({ id, key });
    }
  }
  return keys;
});

export const networks = z.string().transform((text, context): string[] => {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  for (const entry of entries) {
    if (!parseNetwork(entry)) context.addIssue(`"${entry}" is neither an address nor a CIDR`);
  }
  return entries;
});

/** Text with two decimal places: an amount of money is never a binary floating-point number. */
export const amount = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,2})?$/, { error: (issue) => `must be an amount like 1.00, not "${issue.input}"` })
  .transform((text) => {
    const [whole = "0", cents = ""] = text.split(".");
    return `${whole.replace(/^0+(?=\d)/, "")}.${cents.padEnd(2, "0")}`;
  });

export const email = z
  .string()
  .trim()
  .refine((text) => text.length <= 254 && /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(text), {
    error: (issue) => `must be an e-mail address, not "${issue.input}"`,
  });

/** `Name <address>` or the address alone. A line break would add a header to every mail. */
export const mailSender = z
  .string()
  .trim()
  .regex(/^(?:[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/, {
    error: "must be an e-mail address, or Name <address>",
  });

export const text = z.string().trim();
export const absolutePath = text.transform((value) => resolve(value));
