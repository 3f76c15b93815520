// Calls the SMS API as client programs do, for tests and benchmarks: with both signatures, over HTTP and HTTPS. Each call has
// a connection of its own, unless an agent is given.

import { createHash, createHmac, randomBytes } from "node:crypto";
import { type Agent, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { now } from "@/lib/platform/clock";

export const SEND = "/sms/batchSendSms/v1";
export const SEND_DIFF = "/sms/batchSendDiffSms/v1";
export const PING = "/sms/ping/v1";

const RETRY_AFTER_MS = 25;

export const TEMPLATE_ID = "8ff55eac1d0b478ab3c06c3c6a492300";

export type Signer = { key: string; secret: string };

export type WsseOptions = { created?: Date; nonce?: string; encoding?: "raw" | "hex" | "HEX" };

/** The two headers of the WSSE UsernameToken. */
export function wsseHeaders({ key, secret }: Signer, options: WsseOptions = {}): Record<string, string> {
  const { created = now(), nonce = randomBytes(16).toString("hex"), encoding = "raw" } = options;
  const instant = `${created.toISOString().slice(0, 19)}Z`;
  const hash = createHash("sha256").update(`${nonce}${instant}${secret}`).digest();
  const hex = hash.toString("hex");
  const digest = encoding === "raw" ? hash : Buffer.from(encoding === "hex" ? hex : hex.toUpperCase());
  return {
    Authorization: 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"',
    "X-WSSE": `UsernameToken Username="${key}",PasswordDigest="${digest.toString("base64")}",Nonce="${nonce}",Created="${instant}"`,
  };
}

/** The SDK-HMAC-SHA256 headers for a body; `unsigned` leaves the body out of the signature, as the official SDK does. */
export function sdkHeaders(
  { key, secret }: Signer,
  path: string,
  host: string,
  body: string,
  options: { date?: Date; unsigned?: boolean } = {},
): Record<string, string> {
  const { date = now(), unsigned = false } = options;
  const written = date.toISOString().replace(/[-:]|\.\d+/g, "");
  const bodyHash = unsigned ? "UNSIGNED-PAYLOAD" : createHash("sha256").update(body).digest("hex");
  const canonical = ["POST", `${path}/`, "", `host:${host}`, `x-sdk-date:${written}`, "", "host;x-sdk-date", bodyHash].join("\n");
  const signed = ["SDK-HMAC-SHA256", written, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const signature = createHmac("sha256", secret).update(signed).digest("hex");
  return {
    Host: host,
    "X-Sdk-Date": written,
    ...(unsigned ? { "X-Sdk-Content-Sha256": bodyHash } : {}),
    Authorization: `SDK-HMAC-SHA256 Access=${key}, SignedHeaders=host;x-sdk-date, Signature=${signature}`,
  };
}

/** The body of batchSendSms. */
export function smsBody(from: string, fields: Record<string, string> = {}): string {
  const all = { from, to: "+491701234567", templateId: TEMPLATE_ID, templateParas: '["369751"]', ...fields };
  return new URLSearchParams(all).toString();
}

export type CallOptions = {
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  agent?: Agent;
  /** The trusted certificate, for HTTPS. */
  ca?: string | Buffer;
};

export type CallAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Undefined when the answer is not JSON. */
  json: { code: string; description: string; result?: CallResult[] } | undefined;
};

export type CallResult = {
  originTo: string;
  createTime: string;
  from: string;
  smsMsgId: string;
  status: string;
  countryId: string;
  total: number;
};

/** Sends the request as given; only the Content-Type of a form is added. Rejects when there is no answer. */
export function call(base: string, options: CallOptions = {}): Promise<CallAnswer> {
  const { method = "POST", path = SEND, body = "", agent, ca } = options;
  const headers = { "Content-Type": "application/x-www-form-urlencoded", ...options.headers };
  const url = new URL(path, base);
  const open = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = open(url, { method, headers, ...(agent ? { agent } : { agent: false }), ...(ca ? { ca } : {}) }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function parsed(text: string): CallAnswer["json"] {
  try {
    return JSON.parse(text) as CallAnswer["json"];
  } catch {
    return undefined;
  }
}

/** Sends one SMS of the application, signed with WSSE. */
export function sendSms(
  base: string,
  application: Signer & { channelNumber: string },
  fields: Record<string, string> = {},
  options: WsseOptions & Pick<CallOptions, "headers" | "agent" | "ca"> = {},
): Promise<CallAnswer> {
  const { headers, agent, ca, ...signing } = options;
  return call(base, {
    headers: { ...wsseHeaders(application, signing), ...headers },
    body: smsBody(application.channelNumber, fields),
    ...(agent ? { agent } : {}),
    ...(ca ? { ca } : {}),
  });
}

/** Sends bytes unchanged; answers everything received until the other side closes the connection. */
export function sendBytes(base: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding("utf8");
    socket.on("data", (data: string) => {
      text += data;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}

/** A caller that retries without a pause would take the CPU from the process that it waits for. */
export async function waitBeforeRetry(): Promise<void> {
  await delay(RETRY_AFTER_MS);
}
