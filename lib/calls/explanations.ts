// Why a call was refused, in words for the person who looks after the application: the cause as it was, and the way out or
// the instant from which it works, by what is so today. Pure: the facts kept with the refusal, today's state, and now.

import { type ApplicationStatus, mayCall } from "@/lib/applications/rules";
import { pendingVersion, type SecretVersion, versionsInForce } from "@/lib/secrets/rules";
import type { Phrase } from "@/lib/shared/phrases";
import { type ApiCode, apiCodes, type NumberStatus, numberStatuses } from "@/lib/shared/sms-api-codes";
import { formatDuration, MINUTE_MS } from "@/lib/shared/time";
import type { RefusalFacts } from "@/lib/sms-api/decision";
import { looksLikeLocalTime } from "@/lib/sms-api/instants";
import { isAddressAllowed, pendingRevision, type Revision, revisionInForce } from "@/lib/whitelist/rules";

export type RecordedRefusal = {
  /** `*`: the others of a minute that had too many kinds of refusals. */
  code: string;
  address: string;
  /** Of the latest of them. */
  at: Date;
  facts: RefusalFacts & { fittingVersion?: number };
};

/** The application as it is now. */
export type Today = {
  status: ApplicationStatus;
  channelNumber: string;
  suspension: { at: Date; reason: string } | null;
  /** All of them. */
  secrets: readonly (SecretVersion & { fingerprint: string })[];
  /** In force and pending. */
  revisions: readonly Revision[];
  /** Calls a second. */
  rateLimit: number;
};

export type Explanation = {
  cause: Phrase[];
  /** What to do, or from when it works; empty when nothing is to be done. */
  remedy: Phrase[];
};

const CLOCK_NOTICE_MS = 2 * MINUTE_MS;

const countdown = (at: Date): Phrase => ({ at, countdown: true });
const instant = (at: Date): Phrase => ({ at });

/**
 * The end of a sentence that says that a cause is gone: the next call is let in, unless something else stands in its way
 * now. It must not promise what the next refusal takes back.
 */
function andNow(address: string, today: Today, now: Date): Phrase[] {
  if (!mayCall(today.status)) return [", but the application is not in status Normal."];
  if (versionsInForce(today.secrets, now).length === 0) return [", but no secret is in force."];
  if (isAddressAllowed(revisionInForce(today.revisions, now), address)) return [": the next call is let in."];
  const pending = pendingRevision(today.revisions, now);
  if (pending && isAddressAllowed(pending, address)) {
    return [
      `, but ${address} is let in only when the pending IP whitelist takes effect, at `,
      countdown(pending.effectiveFrom),
      ".",
    ];
  }
  return [`, but ${address} is not in the IP whitelist in force.`];
}

function clockOff(what: string, aheadMs: number): string {
  const side = aheadMs > 0 ? "ahead of" : "behind";
  const off = `${what} was ${formatDuration(Math.abs(aheadMs))} ${side} our clock`;
  return looksLikeLocalTime(aheadMs) ? `${off}: it looks like local time labelled Z.` : `${off}.`;
}

function explainAddress({ address, facts }: RecordedRefusal, today: Today, now: Date): Explanation {
  const cause: Phrase[] = [
    facts.whitelist
      ? `${address} was not in the IP whitelist in force.`
      : "No IP whitelist was in force yet, so no address could call.",
  ];
  const inForce = revisionInForce(today.revisions, now);
  const pending = pendingRevision(today.revisions, now);
  if (inForce && isAddressAllowed(inForce, address)) {
    const since: Phrase[] = ["It is in the list in force since ", instant(inForce.effectiveFrom)];
    return { cause, remedy: [...since, ...andNow(address, today, now)] };
  }
  if (pending && isAddressAllowed(pending, address)) {
    return { cause, remedy: ["It is in the pending list, which takes effect at ", countdown(pending.effectiveFrom), "."] };
  }
  const add = "It is on no list. If it is a program of yours, add it to the IP Whitelist.";
  if (!inForce && pending) {
    return { cause, remedy: ["The first list takes effect at ", countdown(pending.effectiveFrom), `, without it. ${add}`] };
  }
  return { cause, remedy: [add] };
}

function inForceNow(today: Today, now: Date): string {
  const versions = versionsInForce(today.secrets, now).map(({ version }) => version);
  if (versions.length === 0) return "no version is in force.";
  return versions.length === 1 ? `version ${versions[0]} is in force.` : `versions ${versions.join(" and ")} are in force.`;
}

/** The call was signed with a version that was not in force. */
function explainVersion(number: number, address: string, today: Today, now: Date): Explanation | null {
  const version = today.secrets.find((each) => each.version === number);
  if (!version) return null;
  const signed = `Signed with secret version ${number} (fingerprint ${version.fingerprint}), which`;
  if (version.cancelledAt) {
    const cause = [`${signed} was cancelled at `, instant(version.cancelledAt), "."];
    return { cause, remedy: [`Let the program use another version: ${inForceNow(today, now)}`] };
  }
  if (version.validUntil && version.validUntil.getTime() <= now.getTime()) {
    const cause = [`${signed} ended at `, instant(version.validUntil), `; ${inForceNow(today, now)}`];
    return { cause, remedy: ["Change the program over to a version in force."] };
  }
  if (version.validFrom.getTime() > now.getTime()) {
    const cause = [`${signed} takes effect at `, countdown(version.validFrom), `; ${inForceNow(today, now)}`];
    return { cause, remedy: ["Until then, let the program use the version in force."] };
  }
  return {
    cause: [`${signed} is in force since `, instant(version.validFrom), "."],
    remedy: ["It is right now", ...andNow(address, today, now)],
  };
}

function explainSignature({ code, address, facts }: RecordedRefusal, today: Today, now: Date): Explanation {
  const { fittingVersion, encoding, aheadMs = 0 } = facts;
  const byVersion = fittingVersion === undefined ? null : explainVersion(fittingVersion, address, today, now);
  if (byVersion) return byVersion;
  const pending = pendingVersion(today.secrets, now);
  const check = `Compare the fingerprint of the secret that the program uses: ${inForceNow(today, now)}`;
  const remedy: Phrase[] = pending
    ? [`${check} Version ${pending.version} follows at `, countdown(pending.validFrom), "."]
    : [check];
  if (code === "E000045") {
    return {
      cause: [
        "The signature fits no secret of this application, or the request was changed on its way, its Host or body included.",
      ],
      remedy,
    };
  }
  if (encoding === null) {
    return {
      cause: ["PasswordDigest was no digest: neither 32 bytes nor 64 hexadecimal digits in Base64."],
      remedy: ["It is Base64 of SHA-256 over Nonce, Created and the secret, with nothing between them."],
    };
  }
  const cause = "The digest fits no secret of this application, in force or among the latest before.";
  return { cause: [Math.abs(aheadMs) > CLOCK_NOTICE_MS ? `${cause} ${clockOff("Created", aheadMs)}` : cause], remedy };
}

function explainStatus({ address, facts }: RecordedRefusal, today: Today, now: Date): Explanation {
  const was = facts.status === "CREATED" || facts.status === "PROCESSING" ? "not ready yet" : "suspended";
  if (today.status === "LAUNCHED") {
    return { cause: [`The application was ${was}.`], remedy: ["It is in status Normal now", ...andNow(address, today, now)] };
  }
  if (today.suspension) {
    const { at, reason } = today.suspension;
    return {
      cause: ["Suspended by customer service on ", instant(at), `: ${reason}`],
      remedy: ["Only customer service can lift the suspension."],
    };
  }
  return { cause: [`The application was ${was}.`], remedy: ["Wait until its status is Normal."] };
}

function explainNumbers({ facts }: RecordedRefusal, today: Today): Explanation {
  const statuses = Object.entries(facts.statuses ?? {}) as [NumberStatus, number][];
  const failed = statuses.filter(([status]) => status !== "000000");
  const accepted = facts.statuses?.["000000"];
  const told = failed.map(
    ([status, count]) =>
      `${count} ${count === 1 ? "number" : "numbers"} failed with ${status}: ${numberStatuses[status] ?? "unknown"}`,
  );
  const cause = `${told.join("; ") || "Numbers failed"}.${accepted ? ` ${accepted} ${accepted === 1 ? "was" : "were"} accepted.` : ""}`;
  return {
    cause: [cause],
    remedy: facts.statuses?.E200018
      ? [`Send ${today.channelNumber} as from.`]
      : ["Write numbers with their country code, like +491701234567."],
  };
}

/** Of calls that were refused for their form, before anything was compared. */
const malformedRequestRemedies: Partial<Record<ApiCode, string>> = {
  E000022: "Send a Nonce of 1 to 128 characters, another one for each call.",
  E000023: "Send Created, such as 2026-01-02T03:04:05Z.",
  E000024: "Send PasswordDigest: Base64 of SHA-256 over Nonce, Created and the secret, with nothing between them.",
  E000025: "Write Created in UTC with whole seconds, such as 2026-01-02T03:04:05Z.",
  E000027: "Send POST with at most 128 KiB; spread a longer list of numbers over several calls.",
  E000040: "Send application/x-www-form-urlencoded to batchSendSms, and application/json to batchSendDiffSms.",
  E000041: "Send X-Sdk-Date, such as 20260102T030405Z, and sign it.",
  E000042: "Write X-Sdk-Date in UTC, such as 20260102T030405Z, and send it once.",
  E000043:
    "Write SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…: x-sdk-date once among the signed headers, 64 hexadecimal digits as the signature.",
};

function isApiCode(code: string): code is ApiCode {
  return code in apiCodes;
}

export function explainRefusal(refusal: RecordedRefusal, today: Today, now: Date): Explanation {
  const { code, address, facts } = refusal;
  switch (code) {
    case "E000103":
      return explainStatus(refusal, today, now);
    case "E000104":
      return { cause: ["No secret was in force."], remedy: [`Today ${inForceNow(today, now)}`] };
    case "E000105":
    case "E000045":
      return explainSignature(refusal, today, now);
    case "E000110":
    case "E000044": {
      const what = code === "E000110" ? "Created" : "X-Sdk-Date";
      const most = code === "E000110" ? "24 hours" : "15 minutes";
      return {
        cause: [clockOff(what, facts.aheadMs ?? 0)],
        remedy: [`Write it in UTC and set the clock by NTP: ${most} either way are allowed.`],
      };
    }
    case "E000620":
      return explainAddress(refusal, today, now);
    case "E000623":
      if (facts.isFlood) {
        return {
          cause: [`Too many calls without a right signature came from ${address}; this was one of them.`],
          remedy: ["The other rows say why the signature is not right. Calls that are signed rightly are let in all the same."],
        };
      }
      return {
        cause: [`The application made more calls than its ${today.rateLimit} a second.`],
        remedy: ["Spread the calls, put several numbers into one, or ask customer service for more."],
      };
    case "E000503":
      return {
        cause: [facts.problem ?? "A field of the body was badly formed."],
        remedy: ["Correct the request; sending it again as it is fails again."],
      };
    case "E000510":
      return explainNumbers(refusal, today);
    case "*":
      return {
        cause: ["Further refused calls of that minute, from other addresses or for other reasons, counted together."],
        remedy: [],
      };
    default: {
      const cause = [facts.problem, isApiCode(code) ? apiCodes[code].sentence : `Refused with ${code}.`].find(Boolean) ?? "";
      const remedy = isApiCode(code) ? malformedRequestRemedies[code] : undefined;
      return { cause: [cause], remedy: remedy ? [remedy] : [] };
    }
  }
}
