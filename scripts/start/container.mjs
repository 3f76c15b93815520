// The entry point of the container image: reads the settings that are given as files, and then runs a command of
// scripts/bootstrap.mjs in this same process, so that signals need no forwarding.

import { readSecretFiles } from "./secret-files.mjs";

try {
  Object.assign(process.env, readSecretFiles(process.env));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import("../bootstrap.mjs");
