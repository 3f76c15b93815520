import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/platform/env";
import { certificates } from "@/scripts/test/support/certificates";
import { call } from "@/scripts/test/support/sms-api-callers";
import { startSmsApi } from "@/services/sms-api/start";
import { type CertificateFiles, readCertificate, watchCertificate } from "./certificate";

const [one, two] = certificates;
const CHECK_EVERY_MS = 20;

let folder: string;
let files: CertificateFiles;

/** Replaces the file with another one, as a renewal does. */
function replace(file: string, content: Buffer): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "certificate-"));
  files = { certFile: join(folder, "cert.pem"), keyFile: join(folder, "key.pem") };
  replace(files.certFile, one.cert);
  replace(files.keyFile, one.key);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Whether a new connection gets this certificate. */
function isServed(port: number, { cert }: { cert: Buffer }): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", servername: "localhost", ca: [cert] }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      /SELF_SIGNED|UNABLE_TO_VERIFY|SIGNATURE/.test(error.code ?? "") ? resolve(false) : reject(error),
    );
  });
}

describe("the certificate", () => {
  it("is renewed when both files have changed, and existing connections stay open", async () => {
    const smsApi = await startSmsApi({
      databaseUrl: env().databaseUrl,
      host: "127.0.0.1",
      port: 0,
      tls: readCertificate(files),
      trustedProxies: [],
      applicationRateLimit: 1000,
    });
    let renewals = 0;
    const stopWatching = watchCertificate(
      files,
      (tls) => {
        renewals++;
        smsApi.renewCertificate(tls);
      },
      CHECK_EVERY_MS,
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: one.cert });
    const health = () => call(`https://localhost:${smsApi.port}`, { method: "GET", path: "/healthz", agent });
    expect((await health()).status).toBe(200);
    expect(await isServed(smsApi.port, one)).toBe(true);

    replace(files.certFile, two.cert);
    // Only one of the two files is new: the old certificate stays in use.
    expect(await isServed(smsApi.port, one)).toBe(true);
    replace(files.keyFile, two.key);
    await expect.poll(() => isServed(smsApi.port, two), { timeout: 8000 }).toBe(true);
    expect(await isServed(smsApi.port, one)).toBe(false);
    expect(renewals).toBeGreaterThan(0);
    // The same connection as before; its caller trusts only the old certificate.
    expect((await health()).status).toBe(200);

    stopWatching();
    agent.destroy();
    await smsApi.stop();
  });

  it("is rejected when its key does not match", () => {
    replace(files.keyFile, two.key);
    expect(() => readCertificate(files)).toThrow(/key values mismatch/);
    replace(files.certFile, Buffer.from("-----BEGIN"));
    expect(() => readCertificate(files)).toThrow("TLS_CERT_FILE and TLS_KEY_FILE cannot be used");
    expect(() => readCertificate({ ...files, keyFile: join(folder, "none") })).toThrow(/cannot be used: ENOENT/);
  });
});
