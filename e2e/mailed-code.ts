// Passes a dialog that needs a verification code as a person does: send the code, read the mail, enter the code.

import type { Locator } from "@playwright/test";
import { expect } from "./fixtures";
import { codeFor } from "./mailbox";

/** The reference that the dialog shows after a code is sent. */
export async function shownReference(dialog: Locator): Promise<string> {
  const reference = dialog.getByRole("definition").filter({ hasText: /^[A-Z0-9]{4,12}$/ });
  await expect(reference).toBeVisible();
  return reference.innerText();
}

/** Presses Send code and returns the code from the mail. */
export async function askForCode(dialog: Locator, email: string): Promise<string> {
  await dialog.getByRole("button", { name: /^Send (new )?code$/ }).click();
  return codeFor(email, await shownReference(dialog));
}

export function codeField(dialog: Locator): Locator {
  return dialog.getByLabel("Verification Code");
}

/** Sends a code, enters it and presses the button that submits the dialog. */
export async function passWithCode(dialog: Locator, email: string, submit = "OK"): Promise<string> {
  const code = await askForCode(dialog, email);
  await codeField(dialog).fill(code);
  await dialog.getByRole("button", { name: submit }).click();
  return code;
}
