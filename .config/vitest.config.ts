import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const root = resolve(import.meta.dirname, "..");
// An unusual time zone: code that confuses the zones of the machine, of the reader and UTC fails here.
const env = { TZ: "Asia/Kathmandu" };
const exclude = ["node_modules/**", ".build/**", ".data/**", ".next/**", "e2e/**"];
// These tests start complete consoles from a production build, so they run separately, after the build.
const startTests = "scripts/start/supervisor.db.test.ts";

export default defineConfig({
  root,
  resolve: { alias: { "@": root } },
  // No test needs stylesheets; without this, Vite looks for a PostCSS configuration and loads its plugins.
  css: { postcss: { plugins: [] } },
  test: {
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Property tests and password hashes take long on a busy machine; a test that hangs still ends.
          testTimeout: 30_000,
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...exclude, "**/*.db.test.ts"],
          env,
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: ["**/*.db.test.ts"],
          exclude: [...exclude, startTests],
          env,
          // Gives each worker a database of its own and a complete environment.
          setupFiles: [resolve(root, "scripts/test/support/database-setup.ts")],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "start",
          include: [startTests],
          exclude,
          env,
          // A first start creates the database and the build.
          testTimeout: 120_000,
        },
      },
    ],
  },
});
