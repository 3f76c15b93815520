import { hkdfSync } from "node:crypto";

/**
 * The key with which Next.js encrypts the data of server actions (32 bytes in base64). It is derived from the secret that all
 * instances share, so that each of them accepts a form that another one rendered.
 */
export function actionKey(nextauthSecret: string): string {
  return Buffer.from(hkdfSync("sha256", nextauthSecret, "", "message-sms-console server actions", 32)).toString("base64");
}
