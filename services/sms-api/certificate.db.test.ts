import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CertificateFiles, readCertificate, watchCertificate } from "@/lib/platform/certificate";
import { env } from "@/lib/platform/env";
import { certificates } from "@/scripts/test/support/certificates";
import { call } from "@/scripts/test/support/sms-api-callers";
import { startGateway } from "./start";

const [one, two] = certificates;
const LOOK_EVERY_MS = 20;

let folder: string;
let files: CertificateFiles;

/** As those who renew certificates do: another file takes the place. */
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

/** Whether a new connection is shown this certificate. */
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
  it("is renewed when both its files have changed, and no connection is dropped for it", async () => {
    const gateway = await startGateway({
      databaseUrl: env().databaseUrl,
      host: "127.0.0.1",
      port: 0,
      tls: readCertificate(files),
      trustedProxies: [],
      applicationRateLimit: 1000,
    });
    let renewals = 0;
    const stop = watchCertificate(
      files,
      (tls) => {
        renewals++;
        gateway.renewCertificate(tls);
      },
      LOOK_EVERY_MS,
    );
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: one.cert });
    const health = () => call(`https://localhost:${gateway.port}`, { method: "GET", path: "/healthz", agent });
    expect((await health()).status).toBe(200);
    expect(await isServed(gateway.port, one)).toBe(true);

    replace(files.certFile, two.cert);
    // Half of it is there: what was good is served on.
    expect(await isServed(gateway.port, one)).toBe(true);
    replace(files.keyFile, two.key);
    await expect.poll(() => isServed(gateway.port, two), { timeout: 8000 }).toBe(true);
    expect(await isServed(gateway.port, one)).toBe(false);
    expect(renewals).toBeGreaterThan(0);
    // Still the connection that began with the old one, which is all that its caller trusts.
    expect((await health()).status).toBe(200);

    stop();
    agent.destroy();
    await gateway.stop();
  });

  it("is not taken when its key is another's", () => {
    replace(files.keyFile, two.key);
    expect(() => readCertificate(files)).toThrow(/key values mismatch/);
    replace(files.certFile, Buffer.from("-----BEGIN"));
    expect(() => readCertificate(files)).toThrow("TLS_CERT_FILE and TLS_KEY_FILE cannot be used");
    expect(() => readCertificate({ ...files, keyFile: join(folder, "none") })).toThrow(/cannot be used: ENOENT/);
  });
});
