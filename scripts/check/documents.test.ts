// docs/sms-api.md agrees with the product: each code, and each number of the worked examples.

import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type ApiCode, apiCodes, numberStatuses } from "@/lib/shared/sms-api-codes";
import { credentialsInForceAt } from "@/lib/sms-api/credentials";
import { decide } from "@/lib/sms-api/decision";
import { apiPaths, parseCall } from "@/lib/sms-api/signed-request";
import { codeBlocks, readDocument, tableRows } from "./documents";

const customerDocument = readDocument("sms-api.md");
const rows = tableRows(customerDocument);
const codes = Object.keys(apiCodes) as ApiCode[];

const KEY = "demoKey00000000000000000001A";
const SECRET = "demoSecret000000000000000001";
const NONCE = "0123456789abcdef0123456789abcdef";
const CREATED = "2026-01-02T03:04:05Z";

/** Answered with 503 only: the messages could not be stored. */
const httpStatusOf = (code: ApiCode) => (code === "E000000" ? 503 : apiCodes[code].httpStatus);

describe("the table of codes in docs/sms-api.md", () => {
  const codeRows = rows.filter(({ length }) => length === 5).filter(([code]) => /^`(000000|E\d{6})`$/.test(code ?? ""));

  it("has one row for each code of the product, and no other", () => {
    expect(codeRows.map(([code]) => code)).toEqual(codes.map((code) => `\`${code}\``).sort());
  });

  it.each(codes)("shows the HTTP status and the sentence of %s", (code) => {
    const row = codeRows.find(([cell]) => cell === `\`${code}\``);
    expect(row?.slice(1, 3)).toEqual([String(httpStatusOf(code)), apiCodes[code].sentence]);
  });

  it("has one row for each status of a number", () => {
    const section = customerDocument.split("### Status of a number")[1]?.split("\n## ")[0] ?? "";
    const statuses = tableRows(section).map(([status]) => status?.replaceAll("`", ""));
    expect(statuses.filter((status) => status !== "status" && status !== "---")).toEqual(Object.keys(numberStatuses));
  });
});

describe("the worked examples in docs/sms-api.md", () => {
  const blocks = codeBlocks(customerDocument, "http");
  const now = new Date(CREATED);
  const inForce = credentialsInForceAt(
    {
      applicationId: "demo",
      key: KEY,
      channelNumber: "isms12345678",
      status: "LAUNCHED",
      hasSent: true,
      secrets: [{ version: 1, slot: 0, validFrom: now, validUntil: null, cancelledAt: null, secret: SECRET }],
      revisions: [{ revision: 1, addresses: [], effectiveFrom: now, effectiveUntil: null, cancelledAt: null }],
    },
    now,
  );

  function parseHttp(text: string) {
    const [head = "", body = ""] = text.split("\n\n");
    const [requestLine = "", ...lines] = head.split("\n");
    const [method = "", path = ""] = requestLine.split(" ");
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    return { method, path, headers, body: Buffer.from(body) };
  }

  it.each([
    ["WSSE UsernameToken", 0],
    ["SDK-HMAC-SHA256", 1],
  ])("is a whole request that is accepted: %s", (_, index) => {
    const request = parseHttp(blocks[index] ?? "");
    expect(request.path).toBe(apiPaths.send);
    const parsed = parseCall({ api: "send", query: "", address: "203.0.113.9", ...request });
    expect(parsed.ok && decide(parsed.call, inForce, now, true)).toMatchObject({ kind: "accepted", code: "000000" });
  });

  it("is computed as documented: WSSE UsernameToken", () => {
    const shown = Object.fromEntries(
      rows.filter(({ length }) => length === 2).map(([name, value]) => [name, value?.replaceAll("`", "")]),
    );
    const text = NONCE + CREATED + SECRET;
    const digest = createHash("sha256").update(text).digest();
    expect(shown).toMatchObject({
      "Application Key": KEY,
      "Application Secret": SECRET,
      Nonce: NONCE,
      Created: CREATED,
      "text to hash": text,
      "SHA-256, in hexadecimal": digest.toString("hex"),
      "PasswordDigest, of the 32 bytes": digest.toString("base64"),
      "PasswordDigest, of the 64 digits": Buffer.from(digest.toString("hex")).toString("base64"),
    });
  });

  it("is computed as documented: SDK-HMAC-SHA256", () => {
    const [canonical = "", toSign = "", signature = ""] = codeBlocks(customerDocument, "text").slice(-3);
    const { body, headers } = parseHttp(blocks[1] ?? "");
    const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
    expect(canonical.split("\n").at(-1)).toBe(sha256(body));
    expect(toSign).toBe(`SDK-HMAC-SHA256\n${headers["x-sdk-date"]}\n${sha256(canonical)}`);
    expect(signature).toBe(createHmac("sha256", SECRET).update(toSign).digest("hex"));
    expect(headers.authorization).toContain(`Signature=${signature}`);
  });
});
