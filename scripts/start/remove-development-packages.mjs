// Removes from node_modules every package that the product does not need to run: for an image, which is built once.
//
// `npm prune --omit=dev` does not do that. It keeps a development package that is also an optional peer of a production package
// (prisma, typescript, @playwright/test, and all that they need), and it rewrites the lock file, after which a start would
// install everything again. Here an optional peer counts as not needed, because what the product imports is one of its own
// dependencies.

import { readdirSync, readFileSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));

/** The entry that `name` means in the package at `path`: the nearest one, as Node.js looks for it. */
function resolve(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/node_modules/"), 0))) {
    const candidate = `${folder ? `${folder}/` : ""}node_modules/${name}`;
    if (packages[candidate]) return candidate;
    if (folder === "") return null;
  }
}

function neededBy(path) {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[path];
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]
    .map((name) => resolve(path, name))
    .filter((found) => found !== null);
}

const needed = new Set([""]);
for (const path of needed) for (const found of neededBy(path)) needed.add(found);

for (const path of Object.keys(packages)) if (!needed.has(path)) rmSync(path, { recursive: true, force: true });
// What npm recorded is no longer true, and the links to programs lead nowhere.
rmSync("node_modules/.package-lock.json", { force: true });
rmSync("node_modules/.bin", { recursive: true, force: true });
for (const scope of readdirSync("node_modules").filter((name) => name.startsWith("@"))) {
  if (readdirSync(join("node_modules", scope)).length === 0) rmdirSync(join("node_modules", scope));
}
console.log(`Kept ${needed.size - 1} of ${Object.keys(packages).length - 1} packages of the lock file`);
