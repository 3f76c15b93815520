// Sends a mail: over SMTP or, without SMTP_URL (embedded database only), as an .eml file in DATA_DIR/outbox, which a person
// opens on the server. Must not be called inside a transaction.

import { chmod, mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport, type SendMailOptions, type Transporter } from "nodemailer";
import { v7 as uuidv7 } from "uuid";
import { SECOND_MS } from "@/lib/shared/time";
import { now } from "./clock";
import { env } from "./env";
import { log } from "./log";

/** A mail that the server has not accepted by then has failed. */
export const MAIL_TIMEOUT_MS = 10 * SECOND_MS;

/** A mail in plain text. */
export type Message = { subject: string; text: string };

export type Delivery = Message & {
  to: string;
  /** When the content is no longer valid. An .eml file is then deleted. */
  expiresAt: Date;
  /** Logged together with the path of the file. Never the code itself. */
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

/** The timeouts of the transport apply to each step of SMTP; this one applies to all steps together. */
async function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the mail server did not answer in time")), MAIL_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws when the mail was not accepted. */
export async function sendMail(delivery: Delivery): Promise<void> {
  const { to, subject, text } = delivery;
  const mail = { from: env().mailFrom, to, subject, text, date: now() };
  const { smtpUrl } = env();
  if (smtpUrl) await withTimeout(smtpTransport(smtpUrl).sendMail(mail));
  else await writeToOutbox(mail, delivery);
}

function outboxFolder(): string {
  return join(env().dataDir, "outbox");
}

async function writeToOutbox(mail: SendMailOptions, delivery: Delivery): Promise<void> {
  await purgeOutbox();
  const folder = outboxFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail(mail);
  // The name contains only the time. The file is renamed when it is complete, so nobody reads an incomplete mail.
  const file = join(folder, `${uuidv7({ msecs: now().getTime() })}.eml`);
  await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
  await chmod(`${file}.part`, 0o600);
  // The modification time of the file is its expiry, so every later process can find expired files.
  await utimes(`${file}.part`, delivery.expiresAt, delivery.expiresAt);
  await rename(`${file}.part`, file);
  setTimeout(() => void purgeOutbox(), Math.max(0, delivery.expiresAt.getTime() - now().getTime()) + SECOND_MS).unref();
  log.info({ event: "mail.written_to_outbox", file, reference: delivery.reference });
}

/** Deletes the expired files, also those of an earlier process. */
export async function purgeOutbox(): Promise<void> {
  const folder = outboxFolder();
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = join(folder, name);
    const details = await stat(file).catch(() => null);
    if (details && details.mtime.getTime() <= now().getTime()) await rm(file, { force: true });
  }
}
