// Runs before a file of database tests loads the product: sets this worker's environment, with a database of its own.

import { join } from "node:path";
import { processEnvironment, setProcessEnvironment } from "@/lib/platform/env";
import { ensureDatabase, TEMPLATE } from "./databases";
import { testedEnvironment } from "./environment";

const { TEST_DATABASE_SERVER, TEST_DATA_DIR, VITEST_POOL_ID } = processEnvironment();
if (!TEST_DATABASE_SERVER || !TEST_DATA_DIR) throw new Error("Database tests run by: npm test -- db [file]");

const name = `worker_${VITEST_POOL_ID}`;
setProcessEnvironment({
  ...testedEnvironment({
    databaseUrl: await ensureDatabase(TEST_DATABASE_SERVER, name, TEMPLATE),
    dataDir: join(TEST_DATA_DIR, name),
    port: 3000,
  }),
  LOG_LEVEL: "silent",
});
