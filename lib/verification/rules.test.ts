import { describe, expect, it } from "vitest";
import { addMs, addSeconds, HOUR_MS } from "@/lib/shared/time";
import { codeExpiresAt, codeStateAt, maskEmail, nextSendAt } from "./rules";

const T = new Date("2026-03-01T10:00:00.000Z");

describe("a code", () => {
  const code = { spentAt: null, voidReason: null, expiresAt: codeExpiresAt(T), attempts: 0 };

  it("is valid for five minutes, and not at the instant of its expiry", () => {
    expect(codeStateAt(code, T)).toBe("valid");
    expect(codeStateAt(code, addMs(code.expiresAt, -1))).toBe("valid");
    expect(codeStateAt(code, code.expiresAt)).toBe("expired");
    expect(code.expiresAt).toEqual(addSeconds(T, 300));
  });
  it("has a state that says why it is no longer valid", () => {
    expect(codeStateAt({ ...code, spentAt: T }, T)).toBe("spent");
    expect(codeStateAt({ ...code, voidReason: "REPLACED" }, T)).toBe("replaced");
    expect(codeStateAt({ ...code, voidReason: "UNDELIVERED" }, T)).toBe("undelivered");
    expect(codeStateAt({ ...code, attempts: 4 }, T)).toBe("valid");
    expect(codeStateAt({ ...code, attempts: 5 }, T)).toBe("wrong_entries");
  });
});

describe("the next code", () => {
  it("may be sent at once when none was sent, else 60 s after the latest", () => {
    expect(nextSendAt([], T)).toBeNull();
    expect(nextSendAt([T], T)).toEqual(addSeconds(T, 60));
    expect(nextSendAt([T], addMs(T, 59_999))).toEqual(addSeconds(T, 60));
    expect(nextSendAt([T], addSeconds(T, 60))).toBeNull();
  });
  it("may be sent after ten only when the first of them is an hour old", () => {
    const ten = Array.from({ length: 10 }, (_, i) => addSeconds(T, i * 61));
    const at = addSeconds(T, 10 * 61);
    expect(nextSendAt(ten, at)).toEqual(addMs(T, HOUR_MS));
    expect(nextSendAt(ten.slice(1), at)).toBeNull();
    expect(nextSendAt(ten, addMs(T, HOUR_MS))).toBeNull();
  });
});

it.each([
  ["owner@example.com", "o***@e***.com"],
  ["a@b", "a***@b***"],
])("%s is shown as %s", (email, masked) => expect(maskEmail(email)).toBe(masked));
