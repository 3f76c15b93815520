// Reads and watches the certificate of the SMS API, so that a renewed certificate is used without a restart. Existing
// connections keep theirs. Files that do not match each other (the certificate is replaced before its key, or a file is written
// in part) change nothing; the next check reads the complete ones.

import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createSecureContext } from "node:tls";
import { log } from "./log";

/** Files are checked by name, because a renewal replaces the file or the link with that name. */
const CHECK_EVERY_MS = 5000;

export type Tls = { cert: Buffer; key: Buffer };

export type CertificateFiles = { certFile: string; keyFile: string };

/** Throws an error with a sentence for the operator when a file cannot be read, or when the two do not match. */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Tls {
  try {
    const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(tls);
    return tls;
  } catch (error) {
    throw new Error(`TLS_CERT_FILE and TLS_KEY_FILE cannot be used: ${(error as Error).message}`);
  }
}

/** Calls `renew` with each new certificate. Returns a function that stops watching. */
export function watchCertificate(files: CertificateFiles, renew: (tls: Tls) => void, everyMs = CHECK_EVERY_MS): () => void {
  const check = () => {
    try {
      renew(readCertificate(files));
      log.info({ event: "sms_api.certificate_renewed" });
    } catch (error) {
      log.warn({ event: "sms_api.certificate_not_renewed", reason: (error as Error).message });
    }
  };
  const names = [files.certFile, files.keyFile];
  for (const name of names) watchFile(name, { interval: everyMs, persistent: false }, check);
  return () => {
    for (const name of names) unwatchFile(name, check);
  };
}
