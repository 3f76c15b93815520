import { describe, expect, it } from "vitest";
import type { Credentials } from "@/lib/sms-api/credentials";
import { CredentialCache, TooManyLookUps } from "./credential-cache";

const clock = () => new Date("2026-01-02T03:04:05Z");
const keyOf = (number: number) => String(number).padStart(28, "0");

function credentialsOf(key: string): Credentials {
  return { applicationId: key, key, channelNumber: "isms1", status: "LAUNCHED", hasSent: true, secrets: [], revisions: [] };
}

/** A database of the keys below `known`, whose answers come when they are let go. */
function database(known: number) {
  let waiting: (() => void)[] = [];
  const reads: (readonly string[])[] = [];
  const held = { isHeld: false };
  const read = async (keys: readonly string[]) => {
    reads.push(keys);
    if (held.isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
    return new Map(keys.filter((key) => key < keyOf(known)).map((key) => [key, credentialsOf(key)]));
  };
  const letGo = () => {
    held.isHeld = false;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return { read, reads, held, letGo };
}

const find = async (cache: CredentialCache, key: string) => (await cache.find(key, clock))?.credentials.key ?? null;

describe("the credential cache", () => {
  it("is not filled by keys that do not exist, and does not lose those that do to them", async () => {
    const { read } = database(100);
    const cache = new CredentialCache(read, () => true);
    for (let number = 0; number < 100; number++) expect(await find(cache, keyOf(number))).toBe(keyOf(number));
    for (let begin = 1000; begin < 61_000; begin += 5000) {
      await Promise.all(Array.from({ length: 5000 }, (_, number) => find(cache, keyOf(begin + number))));
    }
    expect(cache.size).toBeLessThanOrEqual(10_100);
    for (let number = 0; number < 100; number++) expect(cache.peek(keyOf(number), clock())?.credentials.key).toBe(keyOf(number));
  });

  it("asks nothing for what is no key", () => {
    const { read, reads } = database(1);
    const cache = new CredentialCache(read, () => true);
    for (const key of ["", "short", `${keyOf(1)}x`, keyOf(1).replace("0", "-"), "__proto__"]) {
      expect(cache.peek(key, clock())).toBeNull();
    }
    expect(reads).toEqual([]);
  });

  it("gathers what is asked at once into few statements, and refuses more than it can hold", async () => {
    const { read, reads, held, letGo } = database(10);
    const cache = new CredentialCache(read, () => true);
    held.isHeld = true;
    const asked = Array.from({ length: 5000 }, (_, number) => find(cache, keyOf(number)));
    const again = find(cache, keyOf(7));
    await expect(find(cache, keyOf(5001))).rejects.toThrow(TooManyLookUps);
    expect(reads).toHaveLength(2);
    letGo();
    expect((await Promise.all(asked)).filter((key) => key !== null)).toHaveLength(10);
    expect(await again).toBe(keyOf(7));
    expect(Math.max(...reads.map((keys) => keys.length))).toBeLessThanOrEqual(200);
    expect(reads.flat()).toHaveLength(5000);
  });

  it("reads again what changed while it was being read", async () => {
    const { read, reads, held, letGo } = database(10);
    const cache = new CredentialCache(read, () => true);
    held.isHeld = true;
    const [changed, reset] = [find(cache, keyOf(1)), find(cache, keyOf(2))];
    cache.forget(keyOf(1));
    letGo();
    await changed;
    held.isHeld = true;
    const third = find(cache, keyOf(3));
    cache.forgetAll();
    letGo();
    await Promise.all([reset, third]);
    const times = (number: number) => reads.flat().filter((key) => key === keyOf(number)).length;
    expect([times(1), times(2), times(3)]).toEqual([2, 1, 2]);
  });

  it("answers nothing from memory while news may be missed, and fails when the database does", async () => {
    let isTrusted = true;
    const { read } = database(10);
    const cache = new CredentialCache(read, () => isTrusted);
    await find(cache, keyOf(1));
    expect(cache.peek(keyOf(1), clock())).not.toBeUndefined();
    isTrusted = false;
    expect(cache.peek(keyOf(1), clock())).toBeUndefined();
    const broken = new CredentialCache(
      () => Promise.reject(new Error("away")),
      () => true,
    );
    await expect(find(broken, keyOf(1))).rejects.toThrow("away");
    await expect(find(broken, keyOf(1))).rejects.toThrow("away");
  });
});
