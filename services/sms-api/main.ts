// The entry point of the SMS API process, which the supervisor starts. It listens on GATEWAY_PORT.

import { readCertificate, watchCertificate } from "@/lib/platform/certificate";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { holdSchemaLock } from "@/lib/platform/schema-lock";
import { startSmsApi } from "./start";

/** Ends the process if the stop hangs; finishing what is accepted takes far less. */
const STOP_WITHIN_MS = 10_000;

const { databaseUrl, host, smsApiPort, tlsCertFile, tlsKeyFile, trustedProxies, applicationRateLimit } = env();

process.stdout.on("error", () => {});
process.on("unhandledRejection", (reason) => log.error({ event: "sms_api.unhandled_rejection", reason: String(reason) }));
process.on("uncaughtException", ({ message, stack }) => {
  log.fatal({ event: "sms_api.failed", reason: message, stack });
  process.exit(1);
});

const files = tlsCertFile && tlsKeyFile ? { certFile: tlsCertFile, keyFile: tlsKeyFile } : null;
const schemaLock = await holdSchemaLock({
  databaseUrl,
  processName: "SMS API",
  onTooNew: (error) => {
    log.fatal({ event: "sms_api.schema_too_new", reason: error.message });
    process.exit(1);
  },
});
const smsApi = await startSmsApi({
  databaseUrl,
  host,
  port: smsApiPort,
  tls: files && readCertificate(files),
  trustedProxies,
  applicationRateLimit,
});
if (files) watchCertificate(files, (tls) => smsApi.renewCertificate(tls));

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  void smsApi
    .stop()
    .then(() => schemaLock.release())
    .then(() => process.exit(0));
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
// The channel closes when the supervisor dies.
process.on("disconnect", stop);
process.send?.("listening");
