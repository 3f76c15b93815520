import { hkdfSync } from "node:crypto";

/**
 * The key that names and seals server actions, as Next.js takes it (32 bytes in base64). Derived from the secret that all
 * instances share, so that a form which one of them rendered is understood by the others.
 */
export function actionKey(nextauthSecret: string): string {
  return Buffer.from(hkdfSync("sha256", nextauthSecret, "", "message-sms-console server actions", 32)).toString("base64");
}
