import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readSecretFiles } from "./secret-files.mjs";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, content);
  return path;
}

it("reads each variable from its file, without the line break at the end", () => {
  expect(
    readSecretFiles({
      NEXTAUTH_SECRET_FILE: file("a secret \n"),
      SECRET_ENCRYPTION_KEYS_FILE: file("k1:AAAA\r\n"),
      SMTP_URL_FILE: file("smtp://a:b@c:587"),
      FIRST_USER_PASSWORD: "given",
      TLS_CERT_FILE: "is not a secret",
    }),
  ).toEqual({ NEXTAUTH_SECRET: "a secret ", SECRET_ENCRYPTION_KEYS: "k1:AAAA", SMTP_URL: "smtp://a:b@c:587" });
});

it("reads nothing when no file is named", () => {
  expect(readSecretFiles({ NEXTAUTH_SECRET: "given", NEXTAUTH_SECRET_FILE: "", DATABASE_PASSWORD_FILE: "" })).toEqual({});
});

it.each(["plain", "a/b+c==", "50%41", "@:/?#[]", "“ü”", "a b"])(
  "puts the password %s into the database's address",
  (password) => {
    const { DATABASE_URL = "" } = readSecretFiles({
      DATABASE_URL: "postgresql://console@database:5432/console?sslmode=disable",
      DATABASE_PASSWORD_FILE: file(`${password}\n`),
    });
    const client = new pg.Client({ connectionString: DATABASE_URL });
    expect(client).toMatchObject({ user: "console", password, host: "database", port: 5432, database: "console" });
  },
);

it("puts the password into an address that is a file too", () => {
  const address = file("postgresql://a@b/c");
  const { DATABASE_URL } = readSecretFiles({ DATABASE_URL_FILE: address, DATABASE_PASSWORD_FILE: file("d") });
  expect(DATABASE_URL).toBe("postgresql://a:d@b/c");
});

it("refuses what cannot be right, and never shows a secret", () => {
  const secret = file("hidden");
  const messageOf = (environment: Record<string, string>) => {
    try {
      readSecretFiles(environment);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  expect(messageOf({ SMTP_URL_FILE: "/missing/file" })).toMatch(/^SMTP_URL_FILE cannot be used: ENOENT.*\/missing\/file/);
  expect(messageOf({ SMTP_URL_FILE: file("\n") })).toMatch(/^SMTP_URL_FILE cannot be used: .* is empty$/);
  expect(messageOf({ SMTP_URL: "smtp://x", SMTP_URL_FILE: secret })).toBe(
    "SMTP_URL and SMTP_URL_FILE are both given; give one of them",
  );
  expect(messageOf({ DATABASE_PASSWORD_FILE: secret })).toMatch(/^DATABASE_PASSWORD_FILE needs a DATABASE_URL like /);
  expect(messageOf({ DATABASE_URL: "postgresql://a:hidden@b/c", DATABASE_PASSWORD_FILE: secret })).toMatch(
    /^DATABASE_URL has a password already; (?!.*hidden)/,
  );
});
