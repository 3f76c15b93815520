// Writes the SQL of a schema change into a new folder of prisma/migrations:
//
//   node scripts/bootstrap.mjs new-migration <name> [<earlier schema.prisma>]
//
// Without the second argument the earlier schema is the last one committed. What Prisma's schema cannot say (checks,
// exclusion constraints, triggers) is then added by hand; existing migrations are never edited once they have been released.
//
// The schema engine is used as WebAssembly: the native one would be downloaded, which a closed network prevents.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { now } from "@/lib/platform/clock";
import { migrationsFolder } from "@/lib/platform/migrations";
import { createTemporaryData } from "./temporary-data";

const schemaPath = "prisma/schema.prisma";

type Engine = import("@prisma/schema-engine-wasm").SchemaEngine;
type EngineClass = {
  new (...args: never[]): Engine;
  new: (options: object, log: () => void, adapter: object) => Promise<Engine>;
};
// The package types its entry for bundlers; the glue below it is what Node can load.
const { SchemaEngine, __wbg_set_wasm } = glue as unknown as {
  SchemaEngine: EngineClass;
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

async function loadEngine(databaseUrl: string): Promise<Engine> {
  const binary = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(binary), {
    "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports,
  });
  __wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return SchemaEngine.new(
    {},
    () => {},
    bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl, max: 1 })),
  );
}

function committedSchema(): string | null {
  const shown = spawnSync("git", ["show", `HEAD:${schemaPath}`], { encoding: "utf8" });
  return shown.status === 0 ? shown.stdout : null;
}

const [name = "", earlierPath] = process.argv.slice(3);
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Name the change: lower-case letters, digits and underscores.");
  process.exit(1);
}
const earlier = earlierPath ? readFileSync(earlierPath, "utf8") : committedSchema();
// The engine asks a server for its version even to compare two texts.
const data = await createTemporaryData(process.cwd());
const engine = await loadEngine(data.postgres.url);
const { stdout } = await engine.diff({
  from: earlier ? { tag: "schemaDatamodel", files: [{ path: schemaPath, content: earlier }] } : { tag: "empty" },
  to: { tag: "schemaDatamodel", files: [{ path: schemaPath, content: readFileSync(schemaPath, "utf8") }] },
  script: true,
  exitCode: null,
  filters: { externalTables: [], externalEnums: [] },
});
await data.remove();
if (!stdout?.trim() || stdout.includes("This is an empty migration")) {
  console.log("The two schemas need the same tables: nothing was written.");
} else {
  const stamp = now().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(migrationsFolder(), `${stamp}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "migration.sql"), stdout);
  console.log(`Wrote ${folder}/migration.sql`);
}
process.exit(0);
