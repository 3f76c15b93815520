// A real SMTP server to which the console under test sends. It saves each mail in a folder named after the recipient, where
// the workers of Playwright read it. It refuses recipients at refused.example, as a failing mail server does.

import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import { v7 as uuidv7 } from "uuid";
import { processEnvironment } from "@/lib/platform/env";

export const REFUSED_DOMAIN = "refused.example";

/** Listens on E2E_SMTP_PORT and sets E2E_MAIL_FOLDER; returns what stops it and removes the mails. */
export async function startMailServer(): Promise<() => Promise<void>> {
  const environment = processEnvironment();
  const folder = await mkdtemp(join(tmpdir(), "console-mails-"));
  environment.E2E_MAIL_FOLDER = folder;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(address, _session, callback) {
      callback(address.address.endsWith(`@${REFUSED_DOMAIN}`) ? new Error("mailbox unavailable") : null);
    },
    onData(stream, session, callback) {
      saveMail(folder, session.envelope.rcptTo[0]?.address ?? "nobody", stream).then(() => callback(), callback);
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(Number(environment.E2E_SMTP_PORT), "127.0.0.1", resolve);
  });
  return async () => {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(folder, { recursive: true, force: true });
  };
}

async function saveMail(folder: string, recipient: string, stream: NodeJS.ReadableStream): Promise<void> {
  const mailbox = join(folder, recipient);
  await mkdir(mailbox, { recursive: true });
  const file = join(mailbox, `${uuidv7()}.eml`);
  // Renamed when complete, so that no reader sees half a mail. The names sort by arrival.
  await writeFile(`${file}.part`, await text(stream));
  await rename(`${file}.part`, file);
}
