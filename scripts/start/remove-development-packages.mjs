// Removes from node_modules what only development needs, for an image that runs the product and never builds it.
//
// `npm prune --omit=dev` does not do that: it keeps a development package that is also an optional peer of a production package
// (prisma, typescript, @playwright/test, and all that they need), and it rewrites the lock file, after which a start would
// install everything again.

import { readFileSync, rmSync } from "node:fs";

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
let removed = 0;
for (const [path, entry] of Object.entries(packages)) {
  // devOptional: needed by a development package, and optional for a production package.
  if (!entry.dev && !entry.devOptional) continue;
  rmSync(path, { recursive: true, force: true });
  removed += 1;
}
// What npm wrote about the packages is no longer true. Commands are never run through these links.
rmSync("node_modules/.package-lock.json", { force: true });
rmSync("node_modules/.bin", { recursive: true, force: true });
console.log(`Removed ${removed} development packages`);
