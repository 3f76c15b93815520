// The environment of the tests. The product's variables in the developer's shell have no influence on a test.

import { environmentVariables, processEnvironment } from "@/lib/platform/env";

export function toolEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...processEnvironment(), TZ: "Asia/Kathmandu" };
  for (const name of environmentVariables) delete env[name];
  return env;
}

/** Fixed, so that the production build of the tests is the same as long as the sources are. It protects nothing. */
export const testNextauthSecret = "the secret of the tests, which protects nothing";

type Given = { databaseUrl: string; dataDir: string; port: number };

/** The complete environment of a process under test. */
export function testedEnvironment({ databaseUrl, dataDir, port }: Given): NodeJS.ProcessEnv {
  return {
    ...toolEnvironment(),
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    PORT: String(port),
    NEXTAUTH_URL: `http://localhost:${port}`,
    NEXTAUTH_SECRET: testNextauthSecret,
    SECRET_ENCRYPTION_KEYS: `test:${Buffer.alloc(32, "k").toString("base64")}`,
    PAYMENT_PROVIDER: "sandbox",
    SUPPORT_CONTACT: "support@example.com",
  };
}
