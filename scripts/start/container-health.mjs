// The container's health check: ends with 0 when every process that was started in this container answers.
//
// It asks whether a process lives, not whether it is ready: when the database is down, a restart of this container helps nobody.

import { existsSync } from "node:fs";
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { join } from "node:path";

const TIMEOUT_MS = 4000;

const { DATA_DIR = "", PORT, GATEWAY_PORT, TLS_CERT_FILE } = process.env;
const addresses = {
  console: `http://localhost:${PORT}/healthz`,
  "sms-api": `${TLS_CERT_FILE ? "https" : "http"}://localhost:${GATEWAY_PORT}/healthz`,
};

function check(address) {
  return new Promise((resolve, reject) => {
    const get = address.startsWith("https:") ? getHttps : getHttp;
    // The certificate is for the public name, not for localhost.
    get(address, { rejectUnauthorized: false, signal: AbortSignal.timeout(TIMEOUT_MS) }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error(`HTTP status ${response.statusCode}`));
    }).once("error", reject);
  });
}

// The supervisor keeps a record of each process it runs (scripts/start/supervised-process.ts).
const started = Object.keys(addresses).filter((name) => existsSync(join(DATA_DIR, "run", `${name}.json`)));
let healthy = started.length > 0;
if (!healthy) console.log("No process is started yet");
for (const name of started) {
  try {
    await check(addresses[name]);
    console.log(`${name}: ok`);
  } catch (error) {
    healthy = false;
    console.log(`${name}: ${error.message}`);
  }
}
process.exit(healthy ? 0 : 1);
