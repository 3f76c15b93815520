import { expect, it } from "vitest";
import { codeMessage, codesBlockedMessage, passwordChangedMessage, secretChangedMessage } from "./messages";

const at = new Date("2026-03-01T10:00:00.000Z");

it("the mail with a code contains purpose, application, time, address and reference, and no code in the subject", () => {
  const { subject, text } = codeMessage({
    code: "012345",
    reference: "K7Q3PX",
    purpose: "cancel the pending update",
    applicationName: "billing_1",
    at,
    address: "203.0.113.9",
    validSeconds: 300,
  });
  expect(subject).not.toContain("012345");
  expect(subject).toContain("K7Q3PX");
  for (const fact of [
    "012345",
    "cancel the pending update",
    "billing_1",
    "2026-03-01 10:00:00 UTC",
    "203.0.113.9",
    "K7Q3PX",
    "5 minutes",
  ]) {
    expect(text).toContain(fact);
  }
});

it("the other mails contain their facts", () => {
  expect(codesBlockedMessage({ at, until: at, address: "203.0.113.9" }).text).toContain("203.0.113.9");
  const changed = secretChangedMessage({
    change: "updated",
    applicationName: "billing_1",
    personEmail: "owner@example.com",
    at,
    address: "203.0.113.9",
    lines: ["Version 2 is in force from then."],
  });
  expect(changed.subject).toBe("Application secret updated: billing_1");
  expect(changed.text).toContain("Version 2 is in force from then.");
});

it("the mail about a changed password contains time, address and browser", () => {
  const facts = { at, address: "203.0.113.9", browser: "Firefox 128 on Linux" };
  const { text } = passwordChangedMessage({ ...facts, endedSessions: 1 });
  for (const fact of ["2026-03-01 10:00:00 UTC", "203.0.113.9", "Firefox 128 on Linux", "1 other session was ended"]) {
    expect(text).toContain(fact);
  }
  expect(passwordChangedMessage({ ...facts, endedSessions: 0 }).text).toContain("0 other sessions were ended");
});
