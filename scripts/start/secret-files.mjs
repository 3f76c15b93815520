// Settings that carry a credential may be given as files, as container engines hand secrets over: NAME_FILE is the path of a
// file that holds the value of NAME. Plain JavaScript, because it runs before anything else does.

import { readFileSync } from "node:fs";

const variables = ["DATABASE_URL", "NEXTAUTH_SECRET", "SECRET_ENCRYPTION_KEYS", "SMTP_URL", "FIRST_USER_PASSWORD"];
const PASSWORD = "DATABASE_PASSWORD_FILE";

/** The file's text without the line break at its end. Throws a sentence, which never holds the content. */
function readSecret(name, path) {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`${name} cannot be used: ${error.message}`);
  }
  const value = text.replace(/(\r?\n)+$/, "");
  if (value.trim() === "") throw new Error(`${name} cannot be used: ${path} is empty`);
  return value;
}

function withPassword(databaseUrl, password) {
  if (!URL.canParse(databaseUrl ?? ""))
    throw new Error(`${PASSWORD} needs a DATABASE_URL like postgresql://user@host:5432/database`);
  const url = new URL(databaseUrl);
  if (url.password) throw new Error(`DATABASE_URL has a password already; give it there or as ${PASSWORD}, not both`);
  // Base64 has characters with a meaning in addresses.
  url.password = encodeURIComponent(password);
  return url.href;
}

/**
 * The values of the variables that `environment` names files for. DATABASE_PASSWORD_FILE becomes the password in DATABASE_URL.
 * An empty variable counts as absent. Throws a sentence for the first one that cannot be used.
 */
export function readSecretFiles(environment) {
  const values = {};
  for (const name of variables) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    if (environment[name]) throw new Error(`${name} and ${name}_FILE are both given; give one of them`);
    values[name] = readSecret(`${name}_FILE`, path);
  }
  const passwordFile = environment[PASSWORD];
  if (passwordFile) {
    values.DATABASE_URL = withPassword(values.DATABASE_URL ?? environment.DATABASE_URL, readSecret(PASSWORD, passwordFile));
  }
  return values;
}
