// Parses the body of a request into the SMS to send. A malformed body is refused as a whole, with a sentence that names the
// field. The sentence never quotes the caller's text, except a field name in printable characters.

import { isUtf8 } from "node:buffer";
import { MAX_NUMBERS, parsePhoneNumber, parsePhoneNumberList } from "./recipients";
import { parseParametersText, parseParametersValue } from "./template-parameters";
import { parseUrlEncoded } from "./url-encoded";

export const MAX_FROM_LENGTH = 21;
export const MAX_EXTEND_BYTES = 128;
export const MAX_CALLBACK_LENGTH = 2048;
export const MAX_SMS_CONTENT_BYTES = 64 * 1024;

/** One template, its parameters and the numbers that receive it. */
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

type Parsed<T> = { ok: true; value: T } | { ok: false; error: string };

const templateIdPattern = /^[0-9a-f]{32}$/i;
/** A control character must never reach a log line, a header or the database. */
const controlCharacter = /\p{Cc}/u;

function malformed(error: string): { ok: false; error: string } {
  return { ok: false, error };
}

type CommonFields = Pick<SmsRequest, "from" | "statusCallback" | "extend">;

function parseCommonFields(
  from: string | undefined,
  statusCallback: string | undefined,
  extend: string | undefined,
): Parsed<CommonFields> {
  if (!from) return malformed("from is missing.");
  if (from.length > MAX_FROM_LENGTH || controlCharacter.test(from))
    return malformed(`from must have at most ${MAX_FROM_LENGTH} characters.`);
  if (statusCallback && !isCallback(statusCallback)) return malformed("statusCallback must be an http or https URL.");
  if (extend && (Buffer.byteLength(extend) > MAX_EXTEND_BYTES || extend.includes("\0") || !extend.isWellFormed())) {
    return malformed(`extend must have 1 to ${MAX_EXTEND_BYTES} bytes.`);
  }
  return { ok: true, value: { from, statusCallback: statusCallback || null, extend: extend || null } };
}

function isCallback(text: string): boolean {
  if (text.length > MAX_CALLBACK_LENGTH || controlCharacter.test(text) || !text.isWellFormed() || !URL.canParse(text))
    return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.hostname !== "";
}

function parseTemplateId(text: unknown): Parsed<string> {
  if (text === undefined || text === "") return malformed("templateId is missing.");
  if (typeof text !== "string" || !templateIdPattern.test(text)) return malformed("templateId must have 32 hexadecimal digits.");
  return { ok: true, value: text.toLowerCase() };
}

/** The body of batchSendSms: application/x-www-form-urlencoded. */
function parseSendBody(text: string): ParsedRequestBody {
  const body = parseUrlEncoded(text);
  if (!body.ok) return body;
  const { fields } = body;
  const common = parseCommonFields(fields.get("from"), fields.get("statusCallback"), fields.get("extend"));
  if (!common.ok) return common;
  const to = fields.get("to");
  if (!to) return malformed("to is missing.");
  const list = parsePhoneNumberList(to);
  if (!list.ok) return list;
  const templateId = parseTemplateId(fields.get("templateId"));
  if (!templateId.ok) return templateId;
  const templateParas = fields.get("templateParas");
  const parsed = templateParas === undefined ? null : parseParametersText(templateParas);
  if (parsed && !parsed.ok) return parsed;
  const content = { numbers: list.numbers, templateId: templateId.value, parameters: parsed?.parameters ?? null };
  return { ok: true, request: { ...common.value, contents: [content] } };
}

/** `to` of one content: an array of numbers, or one string as some clients send it. */
function parseTo(value: unknown): Parsed<string[]> {
  if (typeof value === "string" && value !== "") {
    const list = parsePhoneNumberList(value);
    return list.ok ? { ok: true, value: list.numbers } : list;
  }
  if (!Array.isArray(value) || value.length === 0) return malformed("to is missing.");
  if (value.length > MAX_NUMBERS) return malformed(`to contains more than ${MAX_NUMBERS} numbers.`);
  const numbers: string[] = [];
  for (const [index, item] of (value as unknown[]).entries()) {
    const number = parsePhoneNumber(typeof item === "number" ? String(item) : typeof item === "string" ? item : "");
    if (number === null) return malformed(`Number ${index + 1} of to must contain only digits and a leading +.`);
    numbers.push(number);
  }
  return { ok: true, value: numbers };
}

/** A JSON field that is a string; null counts as absent. */
function parseOptionalString(value: unknown): Parsed<string | undefined> {
  if (value === undefined || value === null) return { ok: true, value: undefined };
  return typeof value === "string" ? { ok: true, value } : malformed("from, statusCallback and extend must be strings.");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseContent(item: unknown): Parsed<SmsContent> {
  if (!isRecord(item)) return malformed("it must be an object.");
  const to = parseTo(item.to);
  if (!to.ok) return to;
  const templateId = parseTemplateId(item.templateId);
  if (!templateId.ok) return templateId;
  const { templateParas } = item;
  const isAbsent = templateParas === undefined || templateParas === null || templateParas === "";
  const parsed = isAbsent ? null : parseParametersValue(templateParas);
  if (parsed && !parsed.ok) return parsed;
  return { ok: true, value: { numbers: to.value, templateId: templateId.value, parameters: parsed?.parameters ?? null } };
}

/** The JSON body of batchSendDiffSms; `bytes` is its length. */
function parseSendDiffBody(text: string, bytes: number): ParsedRequestBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return malformed("The body is not JSON.");
  }
  if (!isRecord(body)) return malformed("The body must be a JSON object.");
  const from = parseOptionalString(body.from);
  const statusCallback = parseOptionalString(body.statusCallback);
  const extend = parseOptionalString(body.extend);
  if (!from.ok) return from;
  if (!statusCallback.ok) return statusCallback;
  if (!extend.ok) return extend;
  const common = parseCommonFields(from.value, statusCallback.value, extend.value);
  if (!common.ok) return common;
  if (!Array.isArray(body.smsContent) || body.smsContent.length === 0)
    return malformed("smsContent must be an array that is not empty.");
  // The limit applies to smsContent alone, written without blanks. A shorter body cannot exceed it.
  if (bytes > MAX_SMS_CONTENT_BYTES && Buffer.byteLength(JSON.stringify(body.smsContent)) > MAX_SMS_CONTENT_BYTES)
    return malformed("smsContent contains more than 64 KiB.");
  const contents: SmsContent[] = [];
  for (const [index, item] of (body.smsContent as unknown[]).entries()) {
    const entry = parseContent(item);
    if (!entry.ok) return malformed(`Entry ${index + 1} of smsContent: ${entry.error}`);
    contents.push(entry.value);
  }
  return { ok: true, request: { ...common.value, contents } };
}

export type SendingApi = "send" | "sendDiff";

/** Never throws; linear in the length of the body. */
export function parseRequestBody(api: SendingApi, bytes: Buffer): ParsedRequestBody {
  if (!isUtf8(bytes)) return malformed("The body is not UTF-8.");
  const text = bytes.toString("utf8");
  return api === "send" ? parseSendBody(text) : parseSendDiffBody(text, bytes.length);
}
