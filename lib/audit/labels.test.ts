import { expect, it } from "vitest";
import { auditEvents } from "@/lib/core/audit-entry";
import { formatPhrases } from "@/lib/shared/phrases";
import { auditEventLabel, auditSentence } from "./labels";

it.each(auditEvents)("%s has a sentence, also without facts", (event) => {
  const sentence = formatPhrases(auditSentence({ event, before: null, after: null }));
  expect(sentence).not.toBe(event);
  expect(sentence).not.toContain("undefined");
});

it("says what changed", () => {
  const after = { addresses: ["203.0.113.9"], effectiveFrom: "2026-03-01T10:00:00.000Z" };
  expect(formatPhrases(auditSentence({ event: "whitelist.changed", before: {}, after }))).toBe(
    "changed the IP whitelist to 203.0.113.9, in force from 2026-03-01 10:00:00 UTC",
  );
  expect(formatPhrases(auditSentence({ event: "whitelist.changed", before: {}, after: { ...after, addresses: [] } }))).toContain(
    "blank (any address)",
  );
});

it("contains instants as values, so that each reader can format them", () => {
  const after = { until: "2026-03-01T10:00:00.000Z" };
  expect(auditSentence({ event: "verification.blocked", before: null, after })).toContainEqual({ at: new Date(after.until) });
});

it.each(["purpose", "deed"])("reads the purpose of a code from the fact %s", (fact) => {
  const sent = { event: "verification.code_sent", before: null, after: { [fact]: "REVEAL", reference: "K7Q3PX" } };
  const voided = { event: "verification.code_voided", before: null, after: { [fact]: "UPDATE", wrongEntries: 5 } };
  expect(formatPhrases(auditSentence(sent))).toBe("requested a verification code for viewing the secret (reference K7Q3PX)");
  expect(formatPhrases(auditSentence(voided))).toBe(
    "entered a wrong verification code 5 times for updating the secret; the code is void",
  );
});

it("calls a role by its label", () => {
  const after = { email: "bea@example.com", role: "ADMIN" };
  expect(formatPhrases(auditSentence({ event: "person.added", before: null, after }))).toBe(
    "added bea@example.com as Administrator",
  );
});

it("shows an event of a newer release by its name", () => {
  expect(auditSentence({ event: "future.happened", before: null, after: null })).toEqual(["future.happened"]);
});

it("has a different label for each event", () => {
  expect(auditEventLabel("sign_in.failed")).toBe("Sign-in: failed");
  expect(auditEventLabel("whitelist.pending_cancelled")).toBe("Whitelist: pending cancelled");
  expect(new Set(auditEvents.map(auditEventLabel)).size).toBe(auditEvents.length);
});
