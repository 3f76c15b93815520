import { describe, expect, it } from "vitest";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/shared/time";
import { type ApplicationState, type Explanation, explainRefusal, type RecordedRefusal } from "./explanations";

const now = new Date("2026-01-02T14:26:05Z");
const before = addMs(now, -DAY_MS);
const soon = addMs(now, 6 * MINUTE_MS);

const secret = (version: number, validFrom: Date, validUntil: Date | null = null, cancelledAt: Date | null = null) => ({
  version,
  slot: version % 2,
  validFrom,
  validUntil,
  cancelledAt,
  fingerprint: `5f2c000${version}`,
});
const list = (revision: number, addresses: string[], effectiveFrom: Date, effectiveUntil: Date | null = null) => ({
  revision,
  addresses,
  effectiveFrom,
  effectiveUntil,
  cancelledAt: null,
});

const currentState: ApplicationState = {
  status: "LAUNCHED",
  channelNumber: "isms12345678",
  suspension: null,
  secrets: [secret(1, before)],
  revisions: [list(1, ["203.0.113.1"], before)],
  rateLimit: 300,
};

const plain = ({ cause, remedy }: Explanation) =>
  [...cause, " ", ...remedy]
    .map((phrase) => (typeof phrase === "string" ? phrase : `<${phrase.at.toISOString().slice(11, 19)}>`))
    .join("")
    .trim();

const explain = (refusal: Partial<RecordedRefusal>, state: Partial<ApplicationState> = {}) =>
  plain(
    explainRefusal(
      { code: "E000620", address: "203.0.113.9", at: now, facts: {}, ...refusal },
      { ...currentState, ...state },
      now,
    ),
  );

describe("an address that may not call", () => {
  const facts = { whitelist: { revision: 1, addresses: ["203.0.113.1"] }, pending: null };

  it("is not in any IP whitelist", () => {
    expect(explain({ facts })).toBe(
      "203.0.113.9 was not in the IP whitelist in force. It is not in any IP whitelist. If it is one of your programs, add it to the IP Whitelist.",
    );
  });

  it("is in the pending IP whitelist, with its instant", () => {
    const revisions = [list(1, ["203.0.113.1"], before, soon), list(2, ["203.0.113.9"], soon)];
    expect(explain({ facts }, { revisions })).toBe(
      "203.0.113.9 was not in the IP whitelist in force. It is in the pending IP whitelist, which takes effect at <14:32:05>.",
    );
  });

  it("is in the IP whitelist in force now", () => {
    expect(explain({ facts }, { revisions: [list(2, ["203.0.113.9"], now)] })).toContain(
      "It is in the IP whitelist in force since <14:26:05>: the next call is accepted.",
    );
  });

  it("called before any IP whitelist was in force", () => {
    const revisions = [list(1, ["203.0.113.9"], soon)];
    expect(explain({ facts: { whitelist: null } }, { revisions })).toBe(
      "No IP whitelist was in force yet, so no address could call. It is in the pending IP whitelist, which takes effect at <14:32:05>.",
    );
    expect(explain({ facts: { whitelist: null } }, { revisions: [list(1, ["203.0.113.2"], soon)] })).toContain(
      "The first IP whitelist takes effect at <14:32:05>. It is not in any IP whitelist.",
    );
  });
});

describe("a signature that does not match", () => {
  const code = "E000105";

  it("comes from a version that ended", () => {
    const secrets = [secret(1, before, addMs(now, -HOUR_MS)), secret(2, addMs(now, -2 * HOUR_MS))];
    expect(explain({ code, facts: { fittingVersion: 1 } }, { secrets })).toBe(
      "Signed with secret version 1 (fingerprint 5f2c0001), which ended at <13:26:05>; version 2 is in force. Change the program to a version in force.",
    );
  });

  it("comes from a pending version, and is valid when that takes effect", () => {
    const secrets = [secret(1, before, soon), secret(2, soon)];
    const refusal = { code, facts: { fittingVersion: 2 } };
    expect(explain(refusal, { secrets })).toContain("which takes effect at <14:32:05>; version 1 is in force.");
    const open = [list(1, [], before)];
    expect(explain(refusal, { secrets: [secret(1, before), secret(2, now)], revisions: open })).toContain(
      "The signature is valid now: the next call is accepted.",
    );
  });

  it("comes from a cancelled version", () => {
    const secrets = [secret(1, before), secret(2, soon, null, now)];
    expect(explain({ code, facts: { fittingVersion: 2 } }, { secrets })).toContain("which was cancelled at <14:26:05>.");
  });

  it("matches no version: the explanation mentions a clock that is off", () => {
    expect(explain({ code, facts: { encoding: "raw", aheadMs: 2 * HOUR_MS } })).toContain(
      "Created was 2 h ahead of our clock: it looks like local time labelled Z.",
    );
    expect(explain({ code, facts: { encoding: "raw", aheadMs: 500 } })).not.toContain("clock");
    expect(explain({ code, facts: { encoding: null } })).toContain("it was neither 32 bytes nor 64 hexadecimal digits");
    expect(explain({ code: "E000045", facts: { encoding: "sdk" } })).toContain("changed on the way");
  });
});

describe("a cause that is over", () => {
  const suspended = { code: "E000103", facts: { status: "SUSPENDED" as const } };
  const open = [list(1, [], before)];

  it("promises that the next call is accepted only if nothing else refuses it", () => {
    expect(explain(suspended, { revisions: open })).toContain("It is in status Normal now: the next call is accepted.");
    expect(explain(suspended)).toContain("It is in status Normal now, but 203.0.113.9 is not in the IP whitelist in force.");
    expect(explain(suspended, { revisions: [list(1, ["203.0.113.1"], before, soon), list(2, ["203.0.113.9"], soon)] })).toContain(
      "It is in status Normal now, but 203.0.113.9 may call only when the pending IP whitelist takes effect, at <14:32:05>.",
    );
    expect(explain(suspended, { revisions: open, secrets: [secret(1, soon)] })).toContain("but no secret is in force");
  });

  it("promises nothing while the application may not call", () => {
    const revisions = [list(2, ["203.0.113.9"], now)];
    expect(explain({ facts: { whitelist: null } }, { revisions, status: "SUSPENDED" })).toContain(
      "It is in the IP whitelist in force since <14:26:05>, but the application is not in status Normal.",
    );
  });
});

describe("other refusals", () => {
  it("name the instant and the reason of a suspension, and say when it is over", () => {
    const suspension = { at: before, reason: "unpaid" };
    expect(explain({ code: "E000103", facts: { status: "SUSPENDED" } }, { status: "SUSPENDED", suspension })).toContain(
      "Suspended by customer service on <14:26:05>: unpaid",
    );
    expect(explain({ code: "E000103", facts: { status: "SUSPENDED" } })).toContain("It is in status Normal now");
  });

  it.each<[Partial<RecordedRefusal>, string]>([
    [{ code: "E000110", facts: { aheadMs: -26 * HOUR_MS } }, "Created was 1 d 2 h behind our clock. Write it in UTC"],
    [
      { code: "E000044", facts: { aheadMs: 2 * HOUR_MS } },
      "X-Sdk-Date was 2 h ahead of our clock: it looks like local time labelled Z.",
    ],
    [{ code: "E000623" }, "more than 300 calls per second"],
    [{ code: "E000503", facts: { problem: "to is missing." } }, "to is missing. Correct the request"],
    [
      { code: "E000510", facts: { statuses: { "000000": 2, E200031: 1 } } },
      "1 number failed with E200031: the number is not valid. 2 were accepted.",
    ],
    [
      { code: "E000510", facts: { statuses: { "000000": 1, E200031: 2 } } },
      "2 numbers failed with E200031: the number is not valid. 1 was accepted.",
    ],
    [{ code: "E000623", facts: { isFlood: true } }, "Too many calls with an invalid signature came from 203.0.113.9"],
    [
      { code: "E000040", facts: { problem: 'Content-Type was "text/plain".' } },
      'Content-Type was "text/plain". Send application/x-www-form-urlencoded',
    ],
    [{ code: "E000025" }, "Created is badly formed. Write Created in UTC"],
    [{ code: "E000510", facts: { statuses: { E200018: 3 } } }, "Send isms12345678 as from."],
    [{ code: "E000104" }, "No secret was in force."],
    [{ code: "*" }, "counted together"],
    [{ code: "E000106" }, "The app_key may not call this API."],
    [{ code: "E999999" }, "Refused with E999999."],
  ])("%o", (refusal, sentence) => {
    expect(explain(refusal)).toContain(sentence);
  });
});
