import { expect, it } from "vitest";
import { auditEventLabel, auditSentence } from "./labels";
import { auditEvents } from "./schema";

it.each(auditEvents)("%s is a sentence, also when its facts are missing", (event) => {
  const sentence = auditSentence({ event, before: null, after: null });
  expect(sentence).not.toBe(event);
  expect(sentence).not.toContain("undefined");
});

it("names what changed", () => {
  const after = { addresses: ["203.0.113.9"], effectiveFrom: "2026-03-01T10:00:00.000Z" };
  expect(auditSentence({ event: "whitelist.changed", before: {}, after })).toBe(
    "changed the IP whitelist to 203.0.113.9, in force from 2026-03-01 10:00:00 UTC",
  );
  expect(auditSentence({ event: "whitelist.changed", before: {}, after: { ...after, addresses: [] } })).toContain(
    "blank (any address)",
  );
});

it("an event of a newer release is shown by its name", () => {
  expect(auditSentence({ event: "future.happened", before: null, after: null })).toBe("future.happened");
});

it("has each event as a choice of its own", () => {
  expect(auditEventLabel("sign_in.failed")).toBe("Sign-in: failed");
  expect(auditEventLabel("whitelist.pending_cancelled")).toBe("Whitelist: pending cancelled");
  expect(new Set(auditEvents.map(auditEventLabel)).size).toBe(auditEvents.length);
});
