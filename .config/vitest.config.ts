import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const root = resolve(import.meta.dirname, "..");
// An odd zone: whatever takes the machine's zone for UTC or for the reader's own fails here.
const env = { TZ: "Asia/Kathmandu" };
const exclude = ["node_modules/**", ".build/**", ".data/**", ".next/**", "e2e/**"];
// They start whole consoles from a production build, so they run apart from the others, after it.
const startTests = "scripts/start/supervisor.db.test.ts";

export default defineConfig({
  root,
  resolve: { alias: { "@": root } },
  // Vite would look for a PostCSS configuration and load what the stylesheets need; no test does.
  css: { postcss: { plugins: [] } },
  test: {
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          // Properties and password hashes take long on a machine that also builds; a test that hangs still ends.
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
          // Each worker's own database, and the environment that the supervisor would complete.
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
          // A first start makes everything there is to make.
          testTimeout: 120_000,
        },
      },
    ],
  },
});
