// How a mail leaves: over SMTP, or, with no SMTP_URL (embedded database only), as an .eml file in DATA_DIR/outbox that the
// person at the server opens. Never called inside a transaction.

import { chmod, mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport, type SendMailOptions, type Transporter } from "nodemailer";
import { v7 as uuidv7 } from "uuid";
import { SECOND_MS } from "@/lib/shared/time";
import { now } from "./clock";
import { env } from "./env";
import { log } from "./log";

/** A mail that is not taken by then counts as failed. */
export const MAIL_TIMEOUT_MS = 10 * SECOND_MS;

/** A mail in plain text. */
export type Message = { subject: string; text: string };

export type Delivery = Message & {
  to: string;
  /** When an .eml file is removed: after that the mail is of no use. */
  expiresAt: Date;
  /** Shown at the terminal beside the file's path; never the code. */
  reference?: string;
};

let smtp: Transporter | undefined;

function smtpTransport(url: string): Transporter {
  smtp ??= createTransport({
    url,
    connectionTimeout: MAIL_TIMEOUT_MS,
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
  });
  return smtp;
}

/** Each step of an SMTP conversation has its own limit; this bounds the whole. */
async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the mail server was too slow")), MAIL_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws when the mail was not taken. */
export async function sendMail(delivery: Delivery): Promise<void> {
  const { to, subject, text } = delivery;
  const mail = { from: env().mailFrom, to, subject, text, date: now() };
  const { smtpUrl } = env();
  if (smtpUrl) await withinLimit(smtpTransport(smtpUrl).sendMail(mail));
  else await writeToOutbox(mail, delivery);
}

function outboxFolder(): string {
  return join(env().dataDir, "outbox");
}

async function writeToOutbox(mail: SendMailOptions, delivery: Delivery): Promise<void> {
  await sweepOutbox();
  const folder = outboxFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail(mail);
  // The name says nothing but when. Written aside and renamed, so that a reader never sees half a mail.
  const file = join(folder, `${uuidv7({ msecs: now().getTime() })}.eml`);
  await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
  await chmod(`${file}.part`, 0o600);
  // The file's time is its expiry: a sweep by any process, also a later one, knows what is over.
  await utimes(`${file}.part`, delivery.expiresAt, delivery.expiresAt);
  await rename(`${file}.part`, file);
  setTimeout(() => void sweepOutbox(), Math.max(0, delivery.expiresAt.getTime() - now().getTime()) + SECOND_MS).unref();
  log.info({ event: "mail.written_to_outbox", file, reference: delivery.reference });
}

/** Removes the files whose expiry has come. Called at the start of the console too, for what an earlier process left. */
export async function sweepOutbox(): Promise<void> {
  const folder = outboxFolder();
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = join(folder, name);
    const details = await stat(file).catch(() => null);
    if (details && details.mtime.getTime() <= now().getTime()) await rm(file, { force: true });
  }
}
