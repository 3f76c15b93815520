// The closed list of the SMS API's codes, each with its HTTP status and its first sentence. The sentence is stable and short,
// because clients show it and search for it. lib/sms-api/descriptions.ts adds the details after it.
//
// Some clients check only the HTTP status and some only the code, so the two never disagree.

export const apiCodes = {
  "000000": { httpStatus: 200, sentence: "Success" },
  E000000: { httpStatus: 400, sentence: "The request cannot be processed." },
  E000001: { httpStatus: 400, sentence: "Authorization header missing." },
  E000002: { httpStatus: 400, sentence: "Authorization without realm." },
  E000003: { httpStatus: 400, sentence: "Authorization without profile." },
  E000004: { httpStatus: 400, sentence: "Authorization: realm is not SDP." },
  E000005: { httpStatus: 400, sentence: "Authorization: profile is not UsernameToken." },
  E000006: { httpStatus: 400, sentence: "Authorization: type is not Appkey." },
  E000007: { httpStatus: 400, sentence: "Authorization without type." },
  E000008: { httpStatus: 400, sentence: "Authorization without WSSE." },
  E000020: { httpStatus: 400, sentence: "X-WSSE header missing." },
  E000021: { httpStatus: 400, sentence: "X-WSSE without Username." },
  E000022: { httpStatus: 400, sentence: "X-WSSE without Nonce." },
  E000023: { httpStatus: 400, sentence: "X-WSSE without Created." },
  E000024: { httpStatus: 400, sentence: "X-WSSE without PasswordDigest." },
  E000025: { httpStatus: 400, sentence: "Created is badly formed." },
  E000026: { httpStatus: 400, sentence: "X-WSSE without UsernameToken." },
  E000027: { httpStatus: 400, sentence: "Illegal request." },
  E000040: { httpStatus: 400, sentence: "Wrong Content-Type." },
  E000041: { httpStatus: 400, sentence: "X-Sdk-Date is empty." },
  E000042: { httpStatus: 400, sentence: "X-Sdk-Date is badly formed." },
  E000043: { httpStatus: 400, sentence: "Authorization is badly formed." },
  E000044: { httpStatus: 400, sentence: "X-Sdk-Date is more than 15 minutes off." },
  E000045: { httpStatus: 400, sentence: "The signature does not match." },
  E000101: { httpStatus: 401, sentence: "Authentication failed." },
  E000102: { httpStatus: 401, sentence: "Invalid app_key." },
  E000103: { httpStatus: 401, sentence: "The app_key is not usable." },
  E000104: { httpStatus: 401, sentence: "Invalid app_secret." },
  E000105: { httpStatus: 401, sentence: "Invalid PasswordDigest." },
  E000106: { httpStatus: 401, sentence: "The app_key may not call this API." },
  E000109: { httpStatus: 401, sentence: "The user is not activated." },
  E000110: { httpStatus: 401, sentence: "Created is more than 24 hours off." },
  E000111: { httpStatus: 401, sentence: "No user belongs to this app_key." },
  E000112: { httpStatus: 403, sentence: "The account is frozen." },
  E000503: { httpStatus: 400, sentence: "Invalid parameter." },
  E000510: { httpStatus: 200, sentence: "Sending failed. See the status of each number." },
  E000620: { httpStatus: 403, sentence: "The address is not in the IP whitelist." },
  E000623: { httpStatus: 429, sentence: "The sending limit is reached." },
} as const satisfies Record<string, { httpStatus: number; sentence: string }>;

export type ApiCode = keyof typeof apiCodes;
export type RefusalCode = Exclude<ApiCode, "000000">;

/** A request that is not well-formed. If it contains a key, the refusal is recorded for the application with that key. */
export type MalformedRequest = {
  ok: false;
  code: RefusalCode;
  /** As the caller wrote it; not verified. */
  key?: string;
  /** A sentence with more detail than the code. */
  error?: string;
};

/** The codes of refused calls that are recorded, because the key was known. The most frequent first. */
export const recordedCodes = [
  "E000620",
  "E000105",
  "E000045",
  "E000104",
  "E000103",
  "E000110",
  "E000044",
  "E000623",
  "E000503",
  "E000510",
  "E000040",
  "E000027",
  "E000022",
  "E000023",
  "E000024",
  "E000025",
  "E000041",
  "E000042",
  "E000043",
] as const satisfies readonly RefusalCode[];

export type RecordedCode = (typeof recordedCodes)[number];

/** Code, address and address group of the one row per minute that counts the refused calls beyond the limit of rows. */
export const OVERFLOW = "*";

/** The status of one number in a response. */
export const numberStatuses = {
  "000000": "accepted",
  E200018: "from is not the Channel No. of the application",
  E200031: "the number is not valid",
} as const;

export type NumberStatus = keyof typeof numberStatuses;
