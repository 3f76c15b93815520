// The served description of the SMS API is valid OpenAPI, and each of its example requests gets its example answer.

import { createConfig, lintFromString } from "@redocly/openapi-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import product from "@/package.json";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import { call, sdkHeaders, wsseHeaders } from "@/scripts/test/support/sms-api-callers";
import { startTestSmsApi } from "@/scripts/test/support/test-sms-api";
import description from "./openapi.json";
import type { SmsApi } from "./start";

const PATH = "/openapi.json";
/** `from` of the examples. */
const EXAMPLE_CHANNEL = "isms12345678";

let smsApi: SmsApi;
let base: string;

beforeAll(async () => {
  ({ smsApi, base } = await startTestSmsApi());
});
afterAll(async () => {
  await smsApi.stop();
});

describe("GET /openapi.json", () => {
  it("is the description with the version of the product", async () => {
    const response = await call(base, { method: "GET", path: PATH });
    expect(response.status).toBe(200);
    expect(JSON.parse(response.text)).toEqual({ ...description, info: { ...description.info, version: product.version } });
    expect(response.headers).toMatchObject({
      "content-type": "application/json;charset=UTF-8",
      "content-length": String(Buffer.byteLength(response.text)),
      "cache-control": "public, max-age=3600",
      "x-request-id": expect.any(String),
    });
  });

  it("is public, also through a proxy", async () => {
    const headers = { "X-Forwarded-For": "203.0.113.9" };
    expect((await call(base, { method: "GET", path: PATH, headers })).status).toBe(200);
  });

  it("is not sent again to a client that has it", async () => {
    const { headers, text } = await call(base, { method: "GET", path: PATH });
    const etag = String(headers.etag);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await call(base, { method: "GET", path: PATH, headers: { "If-None-Match": known } });
      expect(again).toMatchObject({ status: 304, text: "", headers: { etag } });
    }
    expect((await call(base, { method: "GET", path: PATH, headers: { "If-None-Match": '"other"' } })).text).toBe(text);
    const head = await call(base, { method: "HEAD", path: PATH });
    expect(head).toMatchObject({ status: 200, text: "", headers: { etag, "content-length": headers["content-length"] } });
  });

  it("has no other method, and no other spelling", async () => {
    expect(await call(base, { path: PATH })).toMatchObject({ status: 404, text: "Not found\n" });
    expect((await call(base, { method: "GET", path: `${PATH}/` })).status).toBe(404);
  });
});

describe("the linter of OpenAPI", () => {
  const lint = async (source: string) => {
    const config = await createConfig({ extends: ["recommended"] });
    const found = await lintFromString({ source, absoluteRef: "openapi.json", config });
    return found.map(({ ruleId, message }) => `${ruleId}: ${message}`);
  };

  it("finds nothing in the served description", async () => {
    expect(await lint((await call(base, { method: "GET", path: PATH })).text)).toEqual([]);
  });

  it("finds an example that does not match its schema, and an operation id that occurs twice", async () => {
    const { text } = await call(base, { method: "GET", path: PATH });
    const spoilt = text
      .replace('"countryId":"DE"', '"countryId":49')
      .replace('"operationId":"ping"', '"operationId":"batchSendSms"');
    const found = (await lint(spoilt)).join("\n");
    expect(found).toContain("no-invalid-media-type-examples");
    expect(found).toContain("operation-operationId-unique");
  });
});

type Examples = Record<string, { value: unknown }>;
type Content = Record<string, { examples?: Examples }>;
type ResponseDescription = { $ref?: string; content?: Content };
type Operation = { requestBody?: { content: Content }; responses: Record<string, ResponseDescription> };

/** One example request, and the example answer of the same name. */
type Example = {
  title: string;
  path: string;
  contentType: string | null;
  request: unknown;
  httpStatus: number;
  answer: unknown;
};

function answerOf(operation: Operation, name: string): { httpStatus: number; answer: unknown } | null {
  for (const [httpStatus, response] of Object.entries(operation.responses)) {
    const shared = response.$ref?.split("/").at(-1) as keyof typeof description.components.responses | undefined;
    const content: Content = (shared ? description.components.responses[shared].content : response.content) ?? {};
    const example = content["application/json"]?.examples?.[name];
    if (example) return { httpStatus: Number(httpStatus), answer: example.value };
  }
  return null;
}

function listExamples(): Example[] {
  return Object.entries(description.paths as Record<string, { post: Operation }>).flatMap(([path, { post }]) => {
    const [[contentType, { examples }] = [null, {} as { examples?: Examples }]] = Object.entries(post.requestBody?.content ?? {});
    // A call without a body has one example: its path alone.
    const requests: Examples = examples ?? { ping: { value: null } };
    return Object.entries(requests).map(([name, { value: request }]) => {
      const answer = answerOf(post, name);
      if (!answer) throw new Error(`The example ${name} of ${path} has no answer.`);
      return { title: `${name} of ${path}`, path, contentType, request, ...answer };
    });
  });
}

function formatBody({ contentType, request }: Example, channelNumber: string): string {
  if (contentType === null) return "";
  const body =
    contentType === "application/json"
      ? JSON.stringify(request)
      : new URLSearchParams(request as Record<string, string>).toString();
  return body.replaceAll(EXAMPLE_CHANNEL, channelNumber);
}

/** Instants and ids differ from call to call; here each becomes its form. */
function normalize(answer: unknown): unknown {
  const text = JSON.stringify(answer)
    .replace(/"createTime":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"/g, '"createTime":"instant"')
    .replace(/"smsMsgId":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}_(\d+)"/g, '"smsMsgId":"id $1"');
  return JSON.parse(text);
}

describe("each example request gets its example answer", () => {
  const examples = listExamples();

  it.each(examples)("$title", async (example) => {
    const made = await makeApplication((await makeAccount()).id);
    const application = { ...made, secret: made.secrets[0] ?? "" };
    const body = formatBody(example, application.channelNumber);
    const expected = JSON.parse(JSON.stringify(example.answer).replaceAll(EXAMPLE_CHANNEL, application.channelNumber));
    for (const signature of [wsseHeaders(application), sdkHeaders(application, example.path, `127.0.0.1:${smsApi.port}`, body)]) {
      const headers = { ...signature, ...(example.contentType ? { "Content-Type": example.contentType } : {}) };
      const { status, json } = await call(base, { path: example.path, headers, body });
      expect(status).toBe(example.httpStatus);
      expect(normalize(json)).toEqual(normalize(expected));
    }
  });
});
