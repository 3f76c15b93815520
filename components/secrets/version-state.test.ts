import { describe, expect, it } from "vitest";
import { addMs } from "@/lib/shared/time";
import { versionState } from "./version-state";

const from = new Date("2026-03-01T10:00:00Z");
const until = new Date("2026-03-01T10:15:00Z");
const versions = [
  { version: 1, slot: 0, validFrom: new Date("2026-01-01T00:00:00Z"), validUntil: until, cancelledAt: null },
  { version: 2, slot: 1, validFrom: from, validUntil: null, cancelledAt: null },
];
const labels = (now: Date) => versions.map(({ version }) => versionState(versions, version, now)?.label);

describe("versionState", () => {
  it("changes at the instants themselves", () => {
    expect(labels(addMs(from, -1))).toEqual(["In force", "Pending"]);
    expect(labels(from)).toEqual(["In overlap", "In force"]);
    expect(labels(addMs(until, -1))).toEqual(["In overlap", "In force"]);
    expect(labels(until)).toEqual(["Ended", "In force"]);
  });
  it("is Cancelled for a cancelled version at any instant", () => {
    const cancelled = versions.map((v) => (v.version === 2 ? { ...v, cancelledAt: addMs(from, -60_000) } : v));
    expect(versionState(cancelled, 2, from)?.label).toBe("Cancelled");
  });
  it("is null for a version that is not in the list", () => {
    expect(versionState(versions, 3, from)).toBeNull();
  });
});
