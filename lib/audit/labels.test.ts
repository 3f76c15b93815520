import { expect, it } from "vitest";
import { auditEvents } from "@/lib/core/audit-entry";
import { formatPhrases } from "@/lib/shared/phrases";
import { auditEventLabel, auditSentence } from "./labels";

it.each(auditEvents)("%s is a sentence, also when its facts are missing", (event) => {
  const sentence = formatPhrases(auditSentence({ event, before: null, after: null }));
  expect(sentence).not.toBe(event);
  expect(sentence).not.toContain("undefined");
});

it("names what changed", () => {
  const after = { addresses: ["203.0.113.9"], effectiveFrom: "2026-03-01T10:00:00.000Z" };
  expect(formatPhrases(auditSentence({ event: "whitelist.changed", before: {}, after }))).toBe(
    "changed the IP whitelist to 203.0.113.9, in force from 2026-03-01 10:00:00 UTC",
  );
  expect(formatPhrases(auditSentence({ event: "whitelist.changed", before: {}, after: { ...after, addresses: [] } }))).toContain(
    "blank (any address)",
  );
});

it("leaves the zone of its instants to whoever shows it", () => {
  const after = { until: "2026-03-01T10:00:00.000Z" };
  expect(auditSentence({ event: "verification.blocked", before: null, after })).toContainEqual({ at: new Date(after.until) });
});

it("an event of a newer release is shown by its name", () => {
  expect(auditSentence({ event: "future.happened", before: null, after: null })).toEqual(["future.happened"]);
});

it("has each event as a choice of its own", () => {
  expect(auditEventLabel("sign_in.failed")).toBe("Sign-in: failed");
  expect(auditEventLabel("whitelist.pending_cancelled")).toBe("Whitelist: pending cancelled");
  expect(new Set(auditEvents.map(auditEventLabel)).size).toBe(auditEvents.length);
});
