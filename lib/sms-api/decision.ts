// Whether the SMS API accepts a call. Pure: it depends only on the call, on the credentials in force and on the instant.
// services/sms-api parses, looks up, stores and responds.
//
// Order of the checks: key known, application may call, signature, clock, address, rate, body. Until the signature is valid,
// the caller may be anybody, so the response to such a refusal contains only its code.

import { type ApplicationStatus, mayCall } from "@/lib/applications/rules";
import type { NumberStatus, RefusalCode } from "@/lib/shared/sms-api-codes";
import { isAddressAllowed } from "@/lib/whitelist/rules";
import type { CredentialsInForce, UnsealedSecretVersion } from "./credentials";
import { CREATED_TOLERANCE_MS, SDK_DATE_TOLERANCE_MS } from "./instants";
import { type DigestEncoding, isDigestOf, parsePasswordDigest } from "./password-digest";
import { type Destination, destinationOf } from "./recipients";
import { parseRequestBody, type SmsContent, type SmsRequest } from "./request-body";
import { isSignatureOf, stringToSign } from "./sdk-signature";
import type { Call } from "./signed-request";

/** The facts of a refusal at its instant. Stored as JSON in `refused_calls.facts`, so it contains no secret and its keys stay. */
export type RefusalFacts = {
  /** `sdk` for SDK-HMAC-SHA256. For WSSE, how the digest was encoded; null if it was not a digest. */
  encoding?: DigestEncoding | "sdk" | null;
  /** Signed instant minus our clock; negative if the signed instant is behind. */
  aheadMs?: number;
  status?: ApplicationStatus;
  whitelist?: { revision: number; addresses: string[] } | null;
  pending?: { revision: number; addresses: string[]; effectiveFrom: string } | null;
  /** Secret versions in force. */
  versionsInForce?: number[];
  /** The error of a malformed request, in its headers or its body. */
  problem?: string;
  /** The call was not checked, because too many calls with an invalid signature came from its address. */
  isFlood?: true;
  /** Count of numbers by status. */
  statuses?: Partial<Record<NumberStatus, number>>;
};

/** The result for one number of a request. */
export type NumberResult = {
  /** As submitted. */
  originTo: string;
  status: NumberStatus;
  /** Null if the number is invalid. */
  destination: Destination | null;
  content: SmsContent;
};

export type Refusal = {
  kind: "refused";
  code: RefusalCode;
  /** Whether the signature was valid. */
  signed: boolean;
  facts: RefusalFacts;
  /** Only for E000510: one result per number, in the order of the request. */
  results?: readonly NumberResult[];
  request?: SmsRequest;
};

export type Accepted = {
  kind: "accepted";
  /** E000510 if some numbers failed. The other numbers are stored. */
  code: "000000" | "E000510";
  secretVersion: number;
  request: SmsRequest;
  /** In the order of the request. */
  results: readonly NumberResult[];
  /** Count of results with status 000000. */
  acceptedCount: number;
};

/** A ping that passed all checks. */
export type Passed = { kind: "passed"; secretVersion: number };

export type Decision = Refusal | Accepted | Passed;

/** The version in force that the call is signed with. Every version is compared, so that the time taken reveals nothing. */
function matchingSecret(
  call: Call,
  secrets: readonly UnsealedSecretVersion[],
): { match: UnsealedSecretVersion | null; encoding: DigestEncoding | "sdk" | null } {
  const { signature } = call;
  let match: UnsealedSecretVersion | null = null;
  if (signature.scheme === "wsse") {
    const digest = parsePasswordDigest(signature.digest);
    if (!digest) return { match: null, encoding: null };
    for (const secret of secrets) {
      if (isDigestOf(digest, signature.nonce, signature.created, secret.secret)) match = secret;
    }
    return { match, encoding: digest.encoding };
  }
  const text = stringToSign(signature, call);
  for (const secret of secrets) {
    if (text !== null && isSignatureOf(signature, text, secret.secret)) match = secret;
  }
  return { match, encoding: "sdk" };
}

function numberResultsOf(request: SmsRequest, channelNumber: string): { results: NumberResult[]; acceptedCount: number } {
  const results: NumberResult[] = [];
  let acceptedCount = 0;
  const isOwnChannel = request.from === channelNumber;
  for (const content of request.contents) {
    for (const originTo of content.numbers) {
      const destination = destinationOf(originTo);
      const status = !isOwnChannel ? "E200018" : destination ? "000000" : "E200031";
      if (status === "000000") acceptedCount++;
      results.push({ originTo, status, destination, content });
    }
  }
  return { results, acceptedCount };
}

/** Count of numbers by status. */
export function countNumberStatuses(results: readonly NumberResult[]): Partial<Record<NumberStatus, number>> {
  const counts: Partial<Record<NumberStatus, number>> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Adds the whitelist in force and the pending one to `facts`, without a copy. Every refusal of a known application has them. */
function withWhitelist(facts: RefusalFacts, { whitelist, pending }: CredentialsInForce): RefusalFacts {
  facts.whitelist = whitelist && { revision: whitelist.revision, addresses: whitelist.addresses };
  facts.pending = pending && {
    revision: pending.revision,
    addresses: pending.addresses,
    effectiveFrom: pending.effectiveFrom.toISOString(),
  };
  return facts;
}

/** A refusal of a known application whose signature was parsed. */
function refuse(code: RefusalCode, signed: boolean, inForce: CredentialsInForce, aheadMs: number, facts: RefusalFacts): Refusal {
  facts.aheadMs = aheadMs;
  return { kind: "refused", code, signed, facts: withWhitelist(facts, inForce) };
}

/** A refusal before the signature was checked, of a call whose key is known. */
export function refuseBeforeSignature(
  code: RefusalCode,
  inForce: CredentialsInForce,
  more: Pick<RefusalFacts, "problem" | "isFlood">,
): Refusal {
  return { kind: "refused", code, signed: false, facts: withWhitelist({ ...more }, inForce) };
}

/**
 * `inForce` is null if the key is unknown. `isWithinRate` says whether the application may make one more call now. It matters
 * only after the signature is valid. The call counts toward the rate if it is not refused or the refusal is `signed`.
 */
export function decide(call: Call, inForce: CredentialsInForce | null, now: Date, isWithinRate: boolean): Decision {
  if (!inForce) return { kind: "refused", code: "E000102", signed: false, facts: {} };
  const { credentials, secrets } = inForce;
  const { signature, api } = call;
  const aheadMs = signature.signedAt.getTime() - now.getTime();

  if (!mayCall(credentials.status)) return refuse("E000103", false, inForce, aheadMs, { status: credentials.status });
  if (secrets.length === 0) return refuse("E000104", false, inForce, aheadMs, { versionsInForce: [] });
  const { match, encoding } = matchingSecret(call, secrets);
  if (!match) {
    const versions = secrets.map(({ version }) => version);
    const code = signature.scheme === "wsse" ? "E000105" : "E000045";
    return refuse(code, false, inForce, aheadMs, { encoding, versionsInForce: versions });
  }
  if (signature.scheme === "wsse" && Math.abs(aheadMs) > CREATED_TOLERANCE_MS)
    return refuse("E000110", true, inForce, aheadMs, { encoding });
  if (signature.scheme === "sdk" && Math.abs(aheadMs) > SDK_DATE_TOLERANCE_MS)
    return refuse("E000044", true, inForce, aheadMs, { encoding });
  if (!isAddressAllowed(inForce.whitelist, call.address)) return refuse("E000620", true, inForce, aheadMs, { encoding });
  if (!isWithinRate) return refuse("E000623", true, inForce, aheadMs, { encoding });
  if (api === "ping") return { kind: "passed", secretVersion: match.version };

  const body = parseRequestBody(api, call.body);
  if (!body.ok) return refuse("E000503", true, inForce, aheadMs, { encoding, problem: body.error });
  const { request } = body;
  const { results, acceptedCount } = numberResultsOf(request, credentials.channelNumber);
  if (acceptedCount === 0) {
    return {
      ...refuse("E000510", true, inForce, aheadMs, { encoding, statuses: countNumberStatuses(results) }),
      results,
      request,
    };
  }
  const code = acceptedCount === results.length ? "000000" : "E000510";
  return { kind: "accepted", code, secretVersion: match.version, request, results, acceptedCount };
}
