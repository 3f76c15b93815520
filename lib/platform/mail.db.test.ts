import { mkdtemp, readdir, readFile, rm, stat, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { simpleParser } from "mailparser";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { addMs, addSeconds } from "@/lib/shared/time";
import { now } from "./clock";
import { env } from "./env";
import { purgeOutbox, sendMail } from "./mail";

// A folder of this test file only: env() always returns the same object.
const folder = await mkdtemp(join(tmpdir(), "outbox-test-"));
env().dataDir = folder;
const outbox = join(folder, "outbox");

const mail = { to: "member@example.com", subject: "Verification code", text: "Verification code: 123456", reference: "ABCDEF" };

beforeEach(async () => rm(outbox, { recursive: true, force: true }));
afterAll(async () => rm(folder, { recursive: true, force: true }));

describe("without an SMTP server a mail", () => {
  it("is an .eml file that only its owner can read, with a name that does not contain the code", async () => {
    await sendMail({ ...mail, expiresAt: addSeconds(now(), 300) });
    const [name, ...others] = await readdir(outbox);
    if (!name) throw new Error("no mail");
    expect(others).toEqual([]);
    expect(name).not.toContain("123456");
    expect((await stat(join(outbox, name))).mode & 0o777).toBe(0o600);
    expect((await stat(outbox)).mode & 0o777).toBe(0o700);
    const parsed = await simpleParser(await readFile(join(outbox, name)));
    expect(parsed).toMatchObject({ subject: mail.subject, text: expect.stringContaining("123456") });
  });

  it("is deleted after it has expired, also when an earlier process wrote it", async () => {
    await sendMail({ ...mail, expiresAt: addSeconds(now(), 300) });
    const [name] = await readdir(outbox);
    await purgeOutbox();
    expect(await readdir(outbox)).toHaveLength(1);
    const past = addMs(now(), -1);
    await utimes(join(outbox, name ?? ""), past, past);
    await purgeOutbox();
    expect(await readdir(outbox)).toEqual([]);
  });
});
