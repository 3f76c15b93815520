import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { addMs, DAY_MS, HOUR_MS } from "@/lib/shared/time";
import { type Credentials, credentialsInForceAt } from "./credentials";
import { decide, type Refusal } from "./decision";
import { describeRefusal } from "./descriptions";
import { type Call, parseCall } from "./signed-request";

const now = new Date("2026-01-02T03:04:05Z");
const secret = "demoSecret000000000000000001";
const templateId = "8ff55eac1d0b478ab3c06c3c6a492300";

const version = (number: number, validFrom: Date, validUntil: Date | null = null, plain = secret) => ({
  version: number,
  slot: number % 2,
  validFrom,
  validUntil,
  cancelledAt: null,
  secret: plain,
});
const revision = (number: number, addresses: string[], effectiveFrom: Date, effectiveUntil: Date | null = null) => ({
  revision: number,
  addresses,
  effectiveFrom,
  effectiveUntil,
  cancelledAt: null,
});
const earlier = addMs(now, -DAY_MS);

const application: Credentials = {
  applicationId: "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff",
  key: "demoKey00000000000000000001A",
  channelNumber: "isms12345678",
  status: "LAUNCHED",
  hasSent: true,
  secrets: [version(1, earlier)],
  revisions: [revision(1, [], earlier)],
};

type CallOptions = { created?: Date; plain?: string; address?: string; body?: string; digest?: string; api?: Call["api"] };

function call(options: CallOptions = {}): Call {
  const { created = now, plain = secret, address = "203.0.113.9", api = "send" } = options;
  const wireCreated = `${created.toISOString().slice(0, 19)}Z`;
  const digest = options.digest ?? createHash("sha256").update(`n${wireCreated}${plain}`).digest("base64");
  const parsed = parseCall({
    api,
    method: "POST",
    path: "/",
    query: "",
    headers: {
      authorization: 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"',
      "x-wsse": `UsernameToken Username="${application.key}",PasswordDigest="${digest}",Nonce="n",Created="${wireCreated}"`,
      "content-type": "application/x-www-form-urlencoded;charset=utf-8",
    },
    body: Buffer.from(options.body ?? `from=isms12345678&to=%2B491701234567&templateId=${templateId}`),
    address,
  });
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.call;
}

const decided = (options: CallOptions = {}, credentials: Partial<Credentials> = {}, at = now, isWithinRate = true) =>
  decide(call(options), credentialsInForceAt({ ...application, ...credentials }, at), at, isWithinRate);
const codeOf = (...args: Parameters<typeof decided>) => {
  const decision = decided(...args);
  return decision.kind === "passed" ? "passed" : decision.code;
};

describe("decide", () => {
  it("accepts a call that passes all checks", () => {
    expect(decided()).toMatchObject({ kind: "accepted", code: "000000", secretVersion: 1, acceptedCount: 1 });
  });

  it("refuses an unknown key", () => {
    expect(decide(call(), null, now, true)).toEqual({ kind: "refused", code: "E000102", signed: false, facts: {} });
  });

  it.each(["CREATED", "PROCESSING", "SUSPENDED"] as const)("refuses an application in status %s", (status) => {
    expect(decided({}, { status })).toMatchObject({ code: "E000103", signed: false, facts: { status } });
  });

  it("refuses when no secret is in force", () => {
    expect(codeOf({}, { secrets: [version(1, addMs(now, 1))] })).toBe("E000104");
    expect(codeOf({}, { secrets: [version(1, earlier, now)] })).toBe("E000104");
  });

  it("accepts each of two versions in force, and each only in its interval", () => {
    const secrets = [version(1, earlier, addMs(now, 1)), version(2, now, null, "another")];
    expect(decided({}, { secrets })).toMatchObject({ secretVersion: 1 });
    expect(decided({ plain: "another" }, { secrets })).toMatchObject({ secretVersion: 2 });
    expect(codeOf({}, { secrets }, addMs(now, 1))).toBe("E000105");
    expect(codeOf({ plain: "another" }, { secrets }, addMs(now, -1))).toBe("E000105");
  });

  it("refuses a text that is not a digest", () => {
    expect(decided({ digest: "x" })).toMatchObject({ code: "E000105", facts: { encoding: null } });
  });

  it("accepts Created up to 24 hours ahead or behind, and not one second more", () => {
    for (const sign of [1, -1]) {
      expect(codeOf({ created: addMs(now, sign * DAY_MS) })).toBe("000000");
      expect(codeOf({ created: addMs(now, sign * (DAY_MS + 1000)) })).toBe("E000110");
    }
  });

  it("switches the whitelist at its instant", () => {
    const revisions = [revision(1, ["203.0.113.1"], earlier, now), revision(2, ["203.0.113.9"], now)];
    expect(codeOf({}, { revisions }, addMs(now, -1))).toBe("E000620");
    expect(codeOf({}, { revisions }, now)).toBe("000000");
    expect(codeOf({}, { revisions: [] })).toBe("E000620");
  });

  it("checks the rate after the address, and the body last", () => {
    expect(codeOf({ body: "" }, {}, now, false)).toBe("E000623");
    expect(codeOf({}, { revisions: [] }, now, false)).toBe("E000620");
    expect(codeOf({ body: "" })).toBe("E000503");
  });

  it("accepts a ping without a body", () => {
    expect(decided({ api: "ping", body: "" })).toEqual({ kind: "passed", secretVersion: 1 });
  });

  it("fails only the invalid number and accepts the rest of the request", () => {
    const body = `from=isms12345678&to=491701234567,0,491701234568&templateId=${templateId}`;
    const decision = decided({ body });
    expect(decision).toMatchObject({ kind: "accepted", code: "E000510", acceptedCount: 2 });
    expect(decision.kind === "accepted" && decision.results.map(({ status }) => status)).toEqual(["000000", "E200031", "000000"]);
  });

  it("fails every number if from is the Channel No. of another application", () => {
    expect(decided({ body: `from=isms99999999&to=491701234567&templateId=${templateId}` })).toMatchObject({
      kind: "refused",
      code: "E000510",
      facts: { statuses: { E200018: 1 } },
    });
  });

  it("has no secret and no digest in its facts", () => {
    const decision = decided({ plain: "wrong" }) as Refusal;
    expect(JSON.stringify(decision)).not.toContain(secret);
    expect(decision.facts).toEqual({
      aheadMs: 0,
      encoding: "raw",
      versionsInForce: [1],
      whitelist: { revision: 1, addresses: [] },
      pending: null,
    });
  });
});

describe("describeRefusal", () => {
  const described = (options: CallOptions, credentials: Partial<Credentials> = {}) =>
    describeRefusal(decided(options, credentials) as Refusal, "203.0.113.9", now);

  it("contains only the sentence of the code before the signature is valid", () => {
    expect(described({ plain: "wrong" }, { revisions: [] })).toBe("Invalid PasswordDigest.");
    expect(described({}, { status: "SUSPENDED" })).toBe("The app_key is not usable.");
  });

  it("names the address and the instant from which it may call", () => {
    const revisions = [
      revision(1, ["203.0.113.1"], earlier, addMs(now, 60_000)),
      revision(2, ["203.0.113.9"], addMs(now, 60_000)),
    ];
    expect(described({}, { revisions })).toContain(
      "The call came from 203.0.113.9. The pending IP whitelist allows this address from 2026-01-02T03:05:05Z.",
    );
    expect(described({}, { revisions: [] })).toContain("which is not in any IP whitelist");
  });

  it("says how far the clock is off", () => {
    expect(described({ created: addMs(now, DAY_MS + 2 * HOUR_MS) })).toContain(
      "Created was 1 d 2 h ahead of our clock, 2026-01-02T03:04:05Z.",
    );
  });
});

describe("credentialsInForceAt", () => {
  it("holds until the next instant, exclusive", () => {
    const revisions = [revision(1, [], earlier, addMs(now, 50)), revision(2, ["203.0.113.9"], addMs(now, 50))];
    expect(credentialsInForceAt({ ...application, revisions }, now).until).toBe(now.getTime() + 50);
    expect(credentialsInForceAt({ ...application, revisions }, addMs(now, 50)).until).toBe(Number.POSITIVE_INFINITY);
  });
});
