import { hkdfSync } from "node:crypto";

/**
 * The key with which Next.js encrypts what server actions carry (32 bytes in base64). Derived from the secret that all
 * instances share, so that each of them understands a form that another one rendered.
 */
export function actionKey(nextauthSecret: string): string {
  return Buffer.from(hkdfSync("sha256", nextauthSecret, "", "message-sms-console server actions", 32)).toString("base64");
}
