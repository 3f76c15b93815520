// Explains a refused call to the people of the account: the cause at the time of the call, and what to do now or the instant from
// which the call works. Pure: it depends only on the stored facts, on the current state of the application and on `now`.

import { type ApplicationStatus, mayCall } from "@/lib/applications/rules";
import { pendingVersion, type SecretVersion, versionsInForce } from "@/lib/secrets/rules";
import type { Phrase } from "@/lib/shared/phrases";
import { type ApiCode, apiCodes, type NumberStatus, numberStatuses, OVERFLOW } from "@/lib/shared/sms-api-codes";
import { formatDuration, MINUTE_MS } from "@/lib/shared/time";
import type { RefusalFacts } from "@/lib/sms-api/decision";
import { looksLikeLocalTime } from "@/lib/sms-api/instants";
import { isAddressAllowed, pendingRevision, type Revision, revisionInForce } from "@/lib/whitelist/rules";

export type RecordedRefusal = {
  /** `*` for the calls beyond the limit of rows in a minute. */
  code: string;
  address: string;
  /** The latest call. */
  at: Date;
  facts: RefusalFacts & { fittingVersion?: number };
};

/** The application as it is now. */
export type ApplicationState = {
  status: ApplicationStatus;
  channelNumber: string;
  suspension: { at: Date; reason: string } | null;
  /** All versions. */
  secrets: readonly (SecretVersion & { fingerprint: string })[];
  /** In force and pending. */
  revisions: readonly Revision[];
  /** Calls per second. */
  rateLimit: number;
};

export type Explanation = {
  cause: Phrase[];
  /** What to do, or when the call works; empty if there is nothing to do. */
  remedy: Phrase[];
};

/** A smaller difference of the clocks is not mentioned. */
const CLOCK_NOTICE_MS = 2 * MINUTE_MS;

const countdown = (at: Date): Phrase => ({ at, countdown: true });
const instant = (at: Date): Phrase => ({ at });

/**
 * The end of a sentence that says that a cause is over: the next call is accepted, or what else still refuses it. It must not
 * promise an accepted call that is then refused for another reason.
 */
function nextCall(address: string, state: ApplicationState, now: Date): Phrase[] {
  if (!mayCall(state.status)) return [", but the application is not in status Normal."];
  if (versionsInForce(state.secrets, now).length === 0) return [", but no secret is in force."];
  if (isAddressAllowed(revisionInForce(state.revisions, now), address)) return [": the next call is accepted."];
  const pending = pendingRevision(state.revisions, now);
  if (pending && isAddressAllowed(pending, address)) {
    return [
      `, but ${address} may call only when the pending IP whitelist takes effect, at `,
      countdown(pending.effectiveFrom),
      ".",
    ];
  }
  return [`, but ${address} is not in the IP whitelist in force.`];
}

function describeClock(header: string, aheadMs: number): string {
  const direction = aheadMs > 0 ? "ahead of" : "behind";
  const difference = `${header} was ${formatDuration(Math.abs(aheadMs))} ${direction} our clock`;
  return looksLikeLocalTime(aheadMs) ? `${difference}: it looks like local time labelled Z.` : `${difference}.`;
}

function explainAddress({ address, facts }: RecordedRefusal, state: ApplicationState, now: Date): Explanation {
  const cause: Phrase[] = [
    facts.whitelist
      ? `${address} was not in the IP whitelist in force.`
      : "No IP whitelist was in force yet, so no address could call.",
  ];
  const inForce = revisionInForce(state.revisions, now);
  const pending = pendingRevision(state.revisions, now);
  if (inForce && isAddressAllowed(inForce, address)) {
    const since: Phrase[] = ["It is in the IP whitelist in force since ", instant(inForce.effectiveFrom)];
    return { cause, remedy: [...since, ...nextCall(address, state, now)] };
  }
  if (pending && isAddressAllowed(pending, address)) {
    return {
      cause,
      remedy: ["It is in the pending IP whitelist, which takes effect at ", countdown(pending.effectiveFrom), "."],
    };
  }
  const add = "It is not in any IP whitelist. If it is one of your programs, add it to the IP Whitelist.";
  if (!inForce && pending) {
    return { cause, remedy: ["The first IP whitelist takes effect at ", countdown(pending.effectiveFrom), `. ${add}`] };
  }
  return { cause, remedy: [add] };
}

function versionsInForceNow(state: ApplicationState, now: Date): string {
  const versions = versionsInForce(state.secrets, now).map(({ version }) => version);
  if (versions.length === 0) return "no version is in force.";
  return versions.length === 1 ? `version ${versions[0]} is in force.` : `versions ${versions.join(" and ")} are in force.`;
}

/** For a call that was signed with a version that was not in force; null if the version is unknown. */
function explainVersion(number: number, address: string, state: ApplicationState, now: Date): Explanation | null {
  const version = state.secrets.find((each) => each.version === number);
  if (!version) return null;
  const signed = `Signed with secret version ${number} (fingerprint ${version.fingerprint}), which`;
  if (version.cancelledAt) {
    const cause = [`${signed} was cancelled at `, instant(version.cancelledAt), "."];
    return { cause, remedy: [`Use another version in the program: ${versionsInForceNow(state, now)}`] };
  }
  if (version.validUntil && version.validUntil.getTime() <= now.getTime()) {
    const cause = [`${signed} ended at `, instant(version.validUntil), `; ${versionsInForceNow(state, now)}`];
    return { cause, remedy: ["Change the program to a version in force."] };
  }
  if (version.validFrom.getTime() > now.getTime()) {
    const cause = [`${signed} takes effect at `, countdown(version.validFrom), `; ${versionsInForceNow(state, now)}`];
    return { cause, remedy: ["Until then, use the version in force in the program."] };
  }
  return {
    cause: [`${signed} is in force since `, instant(version.validFrom), "."],
    remedy: ["The signature is valid now", ...nextCall(address, state, now)],
  };
}

function explainSignature({ code, address, facts }: RecordedRefusal, state: ApplicationState, now: Date): Explanation {
  const { fittingVersion, encoding, aheadMs = 0 } = facts;
  const byVersion = fittingVersion === undefined ? null : explainVersion(fittingVersion, address, state, now);
  if (byVersion) return byVersion;
  const pending = pendingVersion(state.secrets, now);
  const compare = `Compare the fingerprint of the secret that the program uses: ${versionsInForceNow(state, now)}`;
  const remedy: Phrase[] = pending
    ? [`${compare} Version ${pending.version} takes effect at `, countdown(pending.validFrom), "."]
    : [compare];
  if (code === "E000045") {
    return {
      cause: [
        "The signature does not match any secret of this application, or the request, its Host or its body was changed on the way.",
      ],
      remedy,
    };
  }
  if (encoding === null) {
    return {
      cause: ["PasswordDigest was not a digest: it was neither 32 bytes nor 64 hexadecimal digits in Base64."],
      remedy: ["Send Base64 of SHA-256 over Nonce, Created and the secret, with nothing between them."],
    };
  }
  const cause = "The digest does not match any secret of this application, neither those in force nor the latest earlier ones.";
  return { cause: [Math.abs(aheadMs) > CLOCK_NOTICE_MS ? `${cause} ${describeClock("Created", aheadMs)}` : cause], remedy };
}

function explainStatus({ address, facts }: RecordedRefusal, state: ApplicationState, now: Date): Explanation {
  const was = facts.status === "CREATED" || facts.status === "PROCESSING" ? "not ready yet" : "suspended";
  if (state.status === "LAUNCHED") {
    return { cause: [`The application was ${was}.`], remedy: ["It is in status Normal now", ...nextCall(address, state, now)] };
  }
  if (state.suspension) {
    const { at, reason } = state.suspension;
    return {
      cause: ["Suspended by customer service on ", instant(at), `: ${reason}`],
      remedy: ["Only customer service can restore the application."],
    };
  }
  return { cause: [`The application was ${was}.`], remedy: ["Wait until its status is Normal."] };
}

function explainNumbers({ facts }: RecordedRefusal, state: ApplicationState): Explanation {
  const statuses = Object.entries(facts.statuses ?? {}) as [NumberStatus, number][];
  const failed = statuses.filter(([status]) => status !== "000000");
  const accepted = facts.statuses?.["000000"];
  const sentences = failed.map(
    ([status, count]) =>
      `${count} ${count === 1 ? "number" : "numbers"} failed with ${status}: ${numberStatuses[status] ?? "unknown"}`,
  );
  const cause = `${sentences.join("; ") || "Numbers failed"}.${accepted ? ` ${accepted} ${accepted === 1 ? "was" : "were"} accepted.` : ""}`;
  return {
    cause: [cause],
    remedy: facts.statuses?.E200018
      ? [`Send ${state.channelNumber} as from.`]
      : ["Write numbers with their country code, like +491701234567."],
  };
}

/** For malformed requests, which are refused before the signature is checked. */
const malformedRequestRemedies: Partial<Record<ApiCode, string>> = {
  E000022: "Send a Nonce of 1 to 128 characters, a new one for each call.",
  E000023: "Send Created, such as 2026-01-02T03:04:05Z.",
  E000024: "Send PasswordDigest: Base64 of SHA-256 over Nonce, Created and the secret, with nothing between them.",
  E000025: "Write Created in UTC with whole seconds, such as 2026-01-02T03:04:05Z.",
  E000027: "Send POST with at most 128 KiB. Split a longer list of numbers over several calls.",
  E000040: "Send application/x-www-form-urlencoded to batchSendSms, and application/json to batchSendDiffSms.",
  E000041: "Send X-Sdk-Date, such as 20260102T030405Z, and sign it.",
  E000042: "Write X-Sdk-Date in UTC, such as 20260102T030405Z, and send it once.",
  E000043:
    "Write SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…: x-sdk-date once among the signed headers, 64 hexadecimal digits as the signature.",
};

function isApiCode(code: string): code is ApiCode {
  return code in apiCodes;
}

export function explainRefusal(refusal: RecordedRefusal, state: ApplicationState, now: Date): Explanation {
  const { code, address, facts } = refusal;
  switch (code) {
    case "E000103":
      return explainStatus(refusal, state, now);
    case "E000104":
      return { cause: ["No secret was in force."], remedy: [`Now ${versionsInForceNow(state, now)}`] };
    case "E000105":
    case "E000045":
      return explainSignature(refusal, state, now);
    case "E000110":
    case "E000044": {
      const header = code === "E000110" ? "Created" : "X-Sdk-Date";
      const tolerance = code === "E000110" ? "24 hours" : "15 minutes";
      return {
        cause: [describeClock(header, facts.aheadMs ?? 0)],
        remedy: [`Write it in UTC and set the clock by NTP. At most ${tolerance} ahead or behind are allowed.`],
      };
    }
    case "E000620":
      return explainAddress(refusal, state, now);
    case "E000623":
      if (facts.isFlood) {
        return {
          cause: [`Too many calls with an invalid signature came from ${address}. This call was one of them.`],
          remedy: ["The other rows say why the signature is invalid. Calls with a valid signature are still accepted."],
        };
      }
      return {
        cause: [`The application made more than ${state.rateLimit} calls per second.`],
        remedy: ["Make fewer calls per second, put several numbers into one call, or ask customer service for a higher limit."],
      };
    case "E000503":
      return {
        cause: [facts.problem ?? "A field of the body was malformed."],
        remedy: ["Correct the request. The same request fails again."],
      };
    case "E000510":
      return explainNumbers(refusal, state);
    case OVERFLOW:
      return {
        cause: ["More refused calls in this minute, from other addresses or for other reasons, counted together."],
        remedy: [],
      };
    default: {
      const cause = [facts.problem, isApiCode(code) ? apiCodes[code].sentence : `Refused with ${code}.`].find(Boolean) ?? "";
      const remedy = isApiCode(code) ? malformedRequestRemedies[code] : undefined;
      return { cause: [cause], remedy: remedy ? [remedy] : [] };
    }
  }
}
