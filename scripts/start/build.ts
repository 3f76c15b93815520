// Production builds. Each build has a folder named by a hash of its sources, and is valid once its last file, the completion
// mark, is written. So building never changes a build that is served, and the same sources are never built twice.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { environmentVariables, processEnvironment } from "@/lib/platform/env";
import { holderOf, identityOf, isRunning, lock, type ProcessIdentity, tryLock } from "./lock.mjs";

const sourceFolders = ["app", "components", "lib", "public"];
const COMPLETION_MARK = "complete";
const BUILDER = ".build/builder.json";
const POLL_MS = 50;
/** Builds kept beside those in use: one to go back to, and one of the tests. */
const UNUSED_BUILDS_KEPT = 2;

export type Build = {
  /** Relative to the root, as Next.js takes it. */
  folder: string;
  /** Call when this process no longer serves it. */
  release(): void;
};

function sourceFiles(root: string): string[] {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs|js|json)$/.test(entry.name) && entry.name !== "next-env.d.ts")
    .map((entry) => entry.name);
  for (const folder of sourceFolders) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) {
        files.push(join(entry.parentPath, entry.name).slice(root.length + 1));
      }
    }
  }
  return [...files, "prisma/schema.prisma"].sort();
}

/** The name of the current sources' build. The one for benchmarks has a page more (next.config.js). */
function nameOf(root: string): string {
  const digest = createHash("sha256").update(processEnvironment().BUILD_MEASURED ?? "");
  for (const file of sourceFiles(root)) {
    const content = readFileSync(join(root, file));
    digest.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return digest.digest("hex").slice(0, 16);
}

/** Next.js rewrites the tsconfig it is given; this copy protects the one in the root. */
function writeBuildTsconfig(root: string): string {
  const path = ".build/tsconfig.json";
  const content = { extends: "../tsconfig.json", compilerOptions: { paths: { "@/*": ["../*"] } } };
  writeFileSync(join(root, path), JSON.stringify(content));
  return path;
}

/** The variables that Next.js needs to find or create a build; `actionKey` as of action-key.ts. */
export function nextEnvironment(root: string, folder: string, actionKey: string): Record<string, string> {
  mkdirSync(join(root, ".build"), { recursive: true });
  return {
    BUILD_DIR: folder,
    BUILD_TSCONFIG: writeBuildTsconfig(root),
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: actionKey,
    NEXT_TELEMETRY_DISABLED: "1",
    // Makes Next.js skip .env files: they would change, in the pages only, the values that the supervisor has checked.
    __NEXT_PROCESSED_ENV: "true",
  };
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {}
}

/** A build whose parent process was killed would continue to write into the folder of the next build. */
async function endOrphanBuild(root: string): Promise<void> {
  const path = join(root, BUILDER);
  if (!existsSync(path)) return;
  const builder = JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  if (isRunning(builder)) endGroup(builder.pid);
  while (isRunning(builder)) await delay(POLL_MS);
  rmSync(path, { force: true });
}

/**
 * The key from which a build derives the ids of its server actions. It is not secret: it must only be the same for every build of
 * the same sources. The key that encrypts is passed when the build is served.
 */
function buildKey(folder: string): string {
  return createHash("sha256").update(folder).digest("base64");
}

/** The child has a process group of its own, so that a stop reaches its workers too. */
function runBuild(root: string, folder: string, signal: AbortSignal): Promise<void> {
  // Without the settings of the product: the same build serves every environment.
  const env: NodeJS.ProcessEnv = {
    ...processEnvironment(),
    NODE_ENV: "production",
    ...nextEnvironment(root, folder, buildKey(folder)),
  };
  for (const name of environmentVariables) delete env[name];
  return new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
      cwd: root,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const builder = identityOf(child.pid ?? 0);
    if (builder) writeFileSync(join(root, BUILDER), JSON.stringify(builder));
    const abort = () => endGroup(child.pid);
    signal.addEventListener("abort", abort, { once: true });
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => {
      signal.removeEventListener("abort", abort);
      rmSync(join(root, "next-env.d.ts"), { force: true });
      if (code === 0) resolve();
      else reject(new Error(signal.aborted ? "The build was stopped." : `The build failed.\n${output.trim()}`));
    });
  });
}

/** A build is in use while a running process holds a lock with its name. */
function buildsInUse(root: string): Set<string> {
  const uses = join(root, ".build/uses");
  if (!existsSync(uses)) return new Set();
  const live = readdirSync(uses).filter((name) => {
    const held = holderOf(join(uses, name)) !== null;
    if (!held) rmSync(join(uses, name), { force: true });
    return held;
  });
  return new Set(live.map((name) => name.split(".")[0] ?? ""));
}

function removeOldBuilds(root: string, current: string): void {
  const used = buildsInUse(root);
  const unused = readdirSync(join(root, ".build"))
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current && !used.has(name))
    .map((name) => ({
      name,
      completed: statSync(join(root, ".build", name, COMPLETION_MARK), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.completed - a.completed);
  for (const [index, { name, completed }] of unused.entries()) {
    if (index >= UNUSED_BUILDS_KEPT || completed === 0) rmSync(join(root, ".build", name), { recursive: true, force: true });
  }
}

/**
 * Returns the build of the current sources, and creates it if it is missing. When several processes ask at once, one builds
 * and the others wait. Removes old builds that are not in use.
 */
export async function ensureBuild(root: string, signal: AbortSignal): Promise<Build> {
  const held = await lock(join(root, ".build/build.lock"), "building");
  try {
    let name = nameOf(root);
    while (!existsSync(join(root, `.build/${name}`, COMPLETION_MARK))) {
      const folder = `.build/${name}`;
      await endOrphanBuild(root);
      rmSync(join(root, folder), { recursive: true, force: true });
      await runBuild(root, folder, signal);
      // A source file that was saved during the build may or may not be included.
      const after = nameOf(root);
      if (after === name) writeFileSync(join(root, folder, COMPLETION_MARK), "");
      name = after;
    }
    // Under the lock, so that no other process removes the build before it is served.
    const use = tryLock(join(root, `.build/uses/${name}.${process.pid}`), "serving");
    removeOldBuilds(root, name);
    return { folder: `.build/${name}`, release: () => use.held && use.release() };
  } finally {
    held.release();
  }
}
