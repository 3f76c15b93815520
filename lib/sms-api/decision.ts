// Whether a call is accepted. Pure: the call, what is in force, and the instant decide; the SMS API around it parses, looks
// up, stores and answers.
//
// Checks, in this order: key known, application may call, signature, clock, address, rate, body. Before the signature is
// right nobody has shown to be the customer: such a refusal says nothing on the wire beyond its code.

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

/** The facts behind a refusal, as they were at its instant. Kept with it, so nothing here is a secret. */
export type RefusalFacts = {
  /** Way B is told by its name; of way A, how the digest was encoded, null when it was none. */
  encoding?: DigestEncoding | "sdk" | null;
  /** How far the signed instant was ahead of our clock; negative when behind. */
  aheadMs?: number;
  status?: ApplicationStatus;
  whitelist?: { revision: number; addresses: string[] } | null;
  pending?: { revision: number; addresses: string[]; effectiveFrom: string } | null;
  /** Versions of the secret in force. */
  versionsInForce?: number[];
  /** What the form of the call breaks, its body's or its headers'. */
  problem?: string;
  /** Not looked at, because too many calls without a right signature came from its address. */
  isFlood?: true;
  /** How many numbers got which status. */
  statuses?: Partial<Record<NumberStatus, number>>;
};

/** One number of an accepted or failed request, in the order sent. */
export type NumberResult = {
  /** As submitted. */
  originTo: string;
  status: NumberStatus;
  /** Null when the number is not valid. */
  destination: Destination | null;
  content: SmsContent;
};

export type Refusal = {
  kind: "refused";
  code: RefusalCode;
  /** Whether the signature was right. */
  signed: boolean;
  facts: RefusalFacts;
  /** Only with E000510: a status for each number. */
  results?: readonly NumberResult[];
  request?: SmsRequest;
};

export type Accepted = {
  kind: "accepted";
  /** E000510 when some numbers failed; those that did not are stored all the same. */
  code: "000000" | "E000510";
  secretVersion: number;
  request: SmsRequest;
  results: readonly NumberResult[];
  /** How many of the results have the status 000000. */
  acceptedCount: number;
};

/** A ping that passed every check. */
export type Passed = { kind: "passed"; secretVersion: number };

export type Decision = Refusal | Accepted | Passed;

/** The versions in force that the call is signed with; both are always tried, so that time tells nothing. */
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
  const signed = stringToSign(signature, call);
  for (const secret of secrets) {
    if (signed !== null && isSignatureOf(signature, signed, secret.secret)) match = secret;
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

/** How many numbers got which status. */
export function countNumberStatuses(results: readonly NumberResult[]): Partial<Record<NumberStatus, number>> {
  const counts: Partial<Record<NumberStatus, number>> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Adds what is said of the whitelist with every refusal of a known application; no copy is made of what there is already. */
function withWhitelist(facts: RefusalFacts, { whitelist, pending }: CredentialsInForce): RefusalFacts {
  facts.whitelist = whitelist && { revision: whitelist.revision, addresses: whitelist.addresses };
  facts.pending = pending && {
    revision: pending.revision,
    addresses: pending.addresses,
    effectiveFrom: pending.effectiveFrom.toISOString(),
  };
  return facts;
}

/** With the facts that every refusal of a known application has. */
function refuse(code: RefusalCode, signed: boolean, inForce: CredentialsInForce, aheadMs: number, facts: RefusalFacts): Refusal {
  facts.aheadMs = aheadMs;
  return { kind: "refused", code, signed, facts: withWhitelist(facts, inForce) };
}

/** What is kept of a call that was refused before its signature was looked at, when its key is known all the same. */
export function refuseBeforeSignature(
  code: RefusalCode,
  inForce: CredentialsInForce,
  more: Pick<RefusalFacts, "problem" | "isFlood">,
): Refusal {
  return { kind: "refused", code, signed: false, facts: withWhitelist({ ...more }, inForce) };
}

/**
 * `inForce` is null when the key is unknown. `isWithinRate` is whether the application may make one more call now; it is
 * looked at only once the signature is right, and a decision that says `signed` or is no refusal has used that call up.
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
