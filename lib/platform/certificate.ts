// The certificate of the SMS API. Its files are looked at again and again, so that a renewed certificate is served without
// a restart; connections that are open go on with the one that they began with. Files that do not fit together (the
// certificate is there before its key, or a file is half written) change nothing: the next look finds them whole.

import { readFileSync, unwatchFile, watchFile } from "node:fs";
import { createSecureContext } from "node:tls";
import { log } from "./log";

/** Looked at by name, because those who renew certificates put another file, or a link to one, in the place. */
const LOOK_EVERY_MS = 5000;

export type Tls = { cert: Buffer; key: Buffer };

export type CertificateFiles = { certFile: string; keyFile: string };

/** Throws a sentence when a file cannot be read, or the two do not belong together. */
export function readCertificate({ certFile, keyFile }: CertificateFiles): Tls {
  try {
    const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(tls);
    return tls;
  } catch (error) {
    throw new Error(`TLS_CERT_FILE and TLS_KEY_FILE cannot be used: ${(error as Error).message}`);
  }
}

/** Calls `renew` with each certificate that takes the place of the one before. Answers how to stop. */
export function watchCertificate(files: CertificateFiles, renew: (tls: Tls) => void, everyMs = LOOK_EVERY_MS): () => void {
  const look = () => {
    try {
      renew(readCertificate(files));
      log.info({ event: "gateway.certificate_renewed" });
    } catch (error) {
      log.warn({ event: "gateway.certificate_not_renewed", reason: (error as Error).message });
    }
  };
  const names = [files.certFile, files.keyFile];
  for (const name of names) watchFile(name, { interval: everyMs, persistent: false }, look);
  return () => {
    for (const name of names) unwatchFile(name, look);
  };
}
