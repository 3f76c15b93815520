// What a request asks to send, read from its body. A body that breaks a rule is refused as a whole, with a sentence that
// names the field; nothing of what it holds is quoted.

import { isUtf8 } from "node:buffer";
import { MAX_NUMBERS, parsePhoneNumber, parsePhoneNumberList } from "./recipients";
import { parseParametersText, parseParametersValue } from "./template-parameters";
import { parseUrlEncoded } from "./url-encoded";

export const MAX_FROM_LENGTH = 21;
export const MAX_EXTEND_BYTES = 128;
export const MAX_CALLBACK_LENGTH = 2048;
export const MAX_SMS_CONTENT_BYTES = 64 * 1024;

/** One template with the numbers that get it. */
export type SmsContent = {
  /** As the caller wrote them. */
  numbers: readonly string[];
  /** 32 hex digits in lower case. */
  templateId: string;
  parameters: readonly string[] | null;
};

export type SmsRequest = {
  from: string;
  statusCallback: string | null;
  extend: string | null;
  contents: readonly SmsContent[];
};

export type ParsedRequestBody = { ok: true; request: SmsRequest } | { ok: false; error: string };

type Checked<T> = { ok: true; value: T } | { ok: false; error: string };

const templateForm = /^[0-9a-f]{32}$/i;
/** What a client must never be able to put into a log line, a header or the database. */
const control = /\p{Cc}/u;

function problem(text: string): { ok: false; error: string } {
  return { ok: false, error: text };
}

type Envelope = Pick<SmsRequest, "from" | "statusCallback" | "extend">;

function readEnvelope(
  from: string | undefined,
  statusCallback: string | undefined,
  extend: string | undefined,
): Checked<Envelope> {
  if (!from) return problem("from is missing.");
  if (from.length > MAX_FROM_LENGTH || control.test(from))
    return problem(`from must have at most ${MAX_FROM_LENGTH} characters.`);
  if (statusCallback && !isCallback(statusCallback)) return problem("statusCallback must be an http or https URL.");
  if (extend && (Buffer.byteLength(extend) > MAX_EXTEND_BYTES || extend.includes("\0") || !extend.isWellFormed())) {
    return problem(`extend must have 1 to ${MAX_EXTEND_BYTES} bytes.`);
  }
  return { ok: true, value: { from, statusCallback: statusCallback || null, extend: extend || null } };
}

function isCallback(text: string): boolean {
  if (text.length > MAX_CALLBACK_LENGTH || control.test(text) || !text.isWellFormed() || !URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.hostname !== "";
}

function readTemplateId(text: unknown): Checked<string> {
  if (text === undefined || text === "") return problem("templateId is missing.");
  if (typeof text !== "string" || !templateForm.test(text)) return problem("templateId must have 32 hexadecimal digits.");
  return { ok: true, value: text.toLowerCase() };
}

/** The form of batchSendSms. */
function readSend(text: string): ParsedRequestBody {
  const form = parseUrlEncoded(text);
  if (!form.ok) return form;
  const { fields } = form;
  const envelope = readEnvelope(fields.get("from"), fields.get("statusCallback"), fields.get("extend"));
  if (!envelope.ok) return envelope;
  const to = fields.get("to");
  if (!to) return problem("to is missing.");
  const list = parsePhoneNumberList(to);
  if (!list.ok) return list;
  const templateId = readTemplateId(fields.get("templateId"));
  if (!templateId.ok) return templateId;
  const given = fields.get("templateParas");
  const read = given === undefined ? null : parseParametersText(given);
  if (read && !read.ok) return read;
  const first = { numbers: list.numbers, templateId: templateId.value, parameters: read?.parameters ?? null };
  return { ok: true, request: { ...envelope.value, contents: [first] } };
}

/** `to` of one text: an array of numbers; real clients also send one string. */
function readTo(value: unknown): Checked<string[]> {
  if (typeof value === "string" && value !== "") {
    const list = parsePhoneNumberList(value);
    return list.ok ? { ok: true, value: list.numbers } : list;
  }
  if (!Array.isArray(value) || value.length === 0) return problem("to is missing.");
  if (value.length > MAX_NUMBERS) return problem(`to holds more than ${MAX_NUMBERS} numbers.`);
  const numbers: string[] = [];
  for (const [index, item] of (value as unknown[]).entries()) {
    const number = parsePhoneNumber(typeof item === "number" ? String(item) : typeof item === "string" ? item : "");
    if (number === null) return problem(`Number ${index + 1} of to must have only digits and a leading +.`);
    numbers.push(number);
  }
  return { ok: true, value: numbers };
}

/** A field of JSON that holds a text; null counts as absent. */
function textOf(value: unknown): Checked<string | undefined> {
  if (value === undefined || value === null) return { ok: true, value: undefined };
  return typeof value === "string" ? { ok: true, value } : problem("from, statusCallback and extend must be strings.");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readText(item: unknown): Checked<SmsContent> {
  if (!isRecord(item)) return problem("it must be an object.");
  const to = readTo(item.to);
  if (!to.ok) return to;
  const templateId = readTemplateId(item.templateId);
  if (!templateId.ok) return templateId;
  const given = item.templateParas;
  const read = given === undefined || given === null || given === "" ? null : parseParametersValue(given);
  if (read && !read.ok) return read;
  return { ok: true, value: { numbers: to.value, templateId: templateId.value, parameters: read?.parameters ?? null } };
}

/** The JSON of batchSendDiffSms; `bytes` is its length. */
function readSendDiff(text: string, bytes: number): ParsedRequestBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return problem("The body is not JSON.");
  }
  if (!isRecord(body)) return problem("The body must be a JSON object.");
  const from = textOf(body.from);
  const statusCallback = textOf(body.statusCallback);
  const extend = textOf(body.extend);
  if (!from.ok) return from;
  if (!statusCallback.ok) return statusCallback;
  if (!extend.ok) return extend;
  const envelope = readEnvelope(from.value, statusCallback.value, extend.value);
  if (!envelope.ok) return envelope;
  if (!Array.isArray(body.smsContent) || body.smsContent.length === 0)
    return problem("smsContent must be an array that is not empty.");
  // The limit is of smsContent alone, written without blanks; a shorter body cannot hold more.
  if (bytes > MAX_SMS_CONTENT_BYTES && Buffer.byteLength(JSON.stringify(body.smsContent)) > MAX_SMS_CONTENT_BYTES)
    return problem("smsContent holds more than 64 KiB.");
  const contents: SmsContent[] = [];
  for (const [index, item] of (body.smsContent as unknown[]).entries()) {
    const entry = readText(item);
    if (!entry.ok) return problem(`Entry ${index + 1} of smsContent: ${entry.error}`);
    contents.push(entry.value);
  }
  return { ok: true, request: { ...envelope.value, contents } };
}

export type SendingApi = "send" | "sendDiff";

/** Never throws; linear in the length of the body. */
export function parseRequestBody(api: SendingApi, bytes: Buffer): ParsedRequestBody {
  if (!isUtf8(bytes)) return problem("The body is not UTF-8.");
  const text = bytes.toString("utf8");
  return api === "send" ? readSend(text) : readSendDiff(text, bytes.length);
}
