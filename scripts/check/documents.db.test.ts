// Runs the shell examples of the documents for customers against a started SMS API. They read URL, KEY, SECRET and FROM.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/platform/env";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import { type SmsApi, startSmsApi } from "@/services/sms-api/start";
import { codeBlocks, missingPrograms, readDocument, runInBash } from "./documents";

let smsApi: SmsApi;
let variables: Record<string, string>;

beforeAll(async () => {
  smsApi = await startSmsApi({
    databaseUrl: env().databaseUrl,
    host: "127.0.0.1",
    port: 0,
    tls: null,
    trustedProxies: [],
    applicationRateLimit: 1000,
  });
  const { key, secrets, channelNumber } = await makeApplication((await makeAccount()).id);
  variables = { URL: `http://127.0.0.1:${smsApi.port}`, KEY: key, SECRET: secrets[0] ?? "", FROM: channelNumber };
});
afterAll(async () => {
  await smsApi.stop();
});

type Answer = { code: string; description: string; result?: object[] };

/** Of an answer in a document: everything but what differs from call to call. */
function comparable({ code, description, result }: Answer) {
  return { code, description, fields: result?.map((entry) => Object.keys(entry)) };
}

const run = async (script: string, more: Record<string, string> = {}) =>
  JSON.parse(await runInBash(script, { ...variables, ...more })) as Answer;

// The product needs none of these programs; only the examples use them.
describe.skipIf(missingPrograms("bash", "curl", "openssl").length > 0)("the shell examples", () => {
  it("of docs/getting-started.md get the answers that it shows", async () => {
    const document = readDocument("getting-started.md");
    const [callFunction, ...calls] = codeBlocks(document, "bash");
    const answers = codeBlocks(document, "json").map((text) => JSON.parse(text) as Answer);
    expect(answers.map(({ code }) => code)).toEqual(["000000", "000000", "E000105"]);
    expect(calls).toHaveLength(answers.length);
    for (const [index, block] of calls.entries()) {
      const answer = await run(`${callFunction}\n${block}`);
      expect(comparable(answer), block).toEqual(comparable(answers[index] as Answer));
    }
  });

  it("of docs/sms-api.md are accepted, and refused with another secret", async () => {
    const blocks = codeBlocks(readDocument("sms-api.md"), "bash");
    expect(blocks).toHaveLength(4);
    for (const block of blocks) {
      expect(await run(block), block).toMatchObject({ code: "000000", description: "Success" });
      expect((await run(block, { SECRET: "another secret" })).code, block).toMatch(/^(E000105|E000045)$/);
    }
  });
});
