import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { encryptionKeysFor } from "./keys";

let dataDir = "";
const file = () => join(dataDir, "secret-encryption-keys");

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "keys-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

it("generates a key for a database without sealed rows, readable by its owner only, and uses it from then on", () => {
  const generated = encryptionKeysFor(dataDir, [], undefined);
  expect(generated).toMatch(/^k[0-9a-f]{6}:[A-Za-z0-9+/]{43}=$/);
  expect(readFileSync(file(), "utf8")).toBe(generated);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(encryptionKeysFor(dataDir, [], undefined)).toBe(generated);
});

it("never generates a key for a database with sealed rows, and names the missing keys", () => {
  expect(() => encryptionKeysFor(dataDir, ["k1", "k2"], undefined)).toThrow(
    /key k1, k2, which is missing in .*secret-encryption-keys/,
  );
  writeFileSync(file(), "k1:aaaa");
  expect(() => encryptionKeysFor(dataDir, ["k1", "k2"], undefined)).toThrow(/key k2,/);
  expect(() => encryptionKeysFor(dataDir, ["k1"], "k9:bbbb")).toThrow(/key k1, which is missing in SECRET_ENCRYPTION_KEYS/);
});

it("prefers the keys from the environment to those in DATA_DIR", () => {
  writeFileSync(file(), "k1:aaaa\n");
  expect(encryptionKeysFor(dataDir, ["k1"], undefined)).toBe("k1:aaaa");
  expect(encryptionKeysFor(dataDir, ["k2"], " k3:cccc, k2:bbbb ")).toBe("k3:cccc, k2:bbbb");
});
