import { describe, expect, it } from "vitest";
import type { Credentials } from "@/lib/sms-api/credentials";
import { CredentialCache, TooManyLookups } from "./credential-cache";

const clock = () => new Date("2026-01-02T03:04:05Z");
const keyOf = (number: number) => String(number).padStart(28, "0");

function credentialsOf(key: string): Credentials {
  return { applicationId: key, key, channelNumber: "isms1", status: "LAUNCHED", hasSent: true, secrets: [], revisions: [] };
}

/** A database that knows the keys below `known`. While it is paused, its reads do not finish. */
function createDatabase(known: number) {
  let waiting: (() => void)[] = [];
  const reads: (readonly string[])[] = [];
  const state = { isPaused: false };
  const read = async (keys: readonly string[]) => {
    reads.push(keys);
    if (state.isPaused) await new Promise<void>((resolve) => waiting.push(resolve));
    return new Map(keys.filter((key) => key < keyOf(known)).map((key) => [key, credentialsOf(key)]));
  };
  const resume = () => {
    state.isPaused = false;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return { read, reads, state, resume };
}

const find = async (cache: CredentialCache, key: string) => (await cache.find(key, clock))?.credentials.key ?? null;

describe("CredentialCache", () => {
  it("limits the number of unknown keys and keeps the known keys", async () => {
    const { read } = createDatabase(100);
    const cache = new CredentialCache(read, () => true);
    for (let number = 0; number < 100; number++) expect(await find(cache, keyOf(number))).toBe(keyOf(number));
    for (let first = 1000; first < 61_000; first += 5000) {
      await Promise.all(Array.from({ length: 5000 }, (_, number) => find(cache, keyOf(first + number))));
    }
    expect(cache.size).toBeLessThanOrEqual(10_100);
    for (let number = 0; number < 100; number++) expect(cache.peek(keyOf(number), clock())?.credentials.key).toBe(keyOf(number));
  });

  it("does not look up a text that is not a key", () => {
    const { read, reads } = createDatabase(1);
    const cache = new CredentialCache(read, () => true);
    for (const key of ["", "short", `${keyOf(1)}x`, keyOf(1).replace("0", "-"), "__proto__"]) {
      expect(cache.peek(key, clock())).toBeNull();
    }
    expect(reads).toEqual([]);
  });

  it("batches concurrent lookups into few statements, and refuses too many of them", async () => {
    const { read, reads, state, resume } = createDatabase(10);
    const cache = new CredentialCache(read, () => true);
    state.isPaused = true;
    const lookups = Array.from({ length: 5000 }, (_, number) => find(cache, keyOf(number)));
    const repeated = find(cache, keyOf(7));
    await expect(find(cache, keyOf(5001))).rejects.toThrow(TooManyLookups);
    expect(reads).toHaveLength(2);
    resume();
    expect((await Promise.all(lookups)).filter((key) => key !== null)).toHaveLength(10);
    expect(await repeated).toBe(keyOf(7));
    expect(Math.max(...reads.map((keys) => keys.length))).toBeLessThanOrEqual(200);
    expect(reads.flat()).toHaveLength(5000);
  });

  it("reads a key again that changed during its read", async () => {
    const { read, reads, state, resume } = createDatabase(10);
    const cache = new CredentialCache(read, () => true);
    state.isPaused = true;
    const [changed, reset] = [find(cache, keyOf(1)), find(cache, keyOf(2))];
    cache.forget(keyOf(1));
    resume();
    await changed;
    state.isPaused = true;
    const third = find(cache, keyOf(3));
    cache.forgetAll();
    resume();
    await Promise.all([reset, third]);
    const readsOf = (number: number) => reads.flat().filter((key) => key === keyOf(number)).length;
    expect([readsOf(1), readsOf(2), readsOf(3)]).toEqual([2, 1, 2]);
  });

  it("uses no cached value while it is not trusted, and fails when the database fails", async () => {
    let isTrusted = true;
    const { read } = createDatabase(10);
    const cache = new CredentialCache(read, () => isTrusted);
    await find(cache, keyOf(1));
    expect(cache.peek(keyOf(1), clock())).not.toBeUndefined();
    isTrusted = false;
    expect(cache.peek(keyOf(1), clock())).toBeUndefined();
    const broken = new CredentialCache(
      () => Promise.reject(new Error("unreachable")),
      () => true,
    );
    await expect(find(broken, keyOf(1))).rejects.toThrow("unreachable");
    await expect(find(broken, keyOf(1))).rejects.toThrow("unreachable");
  });
});
