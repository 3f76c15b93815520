// Reads the mails of the console to a person.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { type ParsedMail, simpleParser } from "mailparser";
import { processEnvironment } from "@/lib/platform/env";

/** All mails to the recipient so far, oldest first. */
export async function mailsTo(recipient: string): Promise<ParsedMail[]> {
  const mailbox = join(processEnvironment().E2E_MAIL_FOLDER ?? "", recipient);
  const names = (await readdir(mailbox).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
  return Promise.all(names.map(async (name) => simpleParser(await readFile(join(mailbox, name)))));
}

/** The code in the mail with the reference that the dialog shows. */
export async function codeFor(recipient: string, reference: string): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(async () => {
      const mail = (await mailsTo(recipient)).find(({ subject }) => subject?.includes(reference));
      code = /Verification code: (\d{6})/.exec(mail?.text ?? "")?.[1];
      return code;
    })
    .toBeDefined();
  return code ?? "";
}
