import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Credentials, credentialsInForceAt } from "./credentials";

const instant = fc.integer({ min: 0, max: 1000 }).map((ms) => new Date(ms));
const interval = fc
  .tuple(instant, fc.option(instant))
  .map(([a, b]) => (b === null || b > a ? [a, b] : [b, a]) as [Date, Date | null]);

describe("credentialsInForceAt", () => {
  it("returns the same for every instant before `until`", () => {
    fc.assert(
      fc.property(
        fc.array(interval, { maxLength: 4 }),
        fc.array(interval, { maxLength: 4 }),
        instant,
        (secrets, revisions, now) => {
          const credentials: Credentials = {
            applicationId: "a",
            key: "k",
            channelNumber: "isms1",
            status: "LAUNCHED",
            hasSent: false,
            secrets: secrets.map(([validFrom, validUntil], version) => ({
              version,
              slot: 0,
              validFrom,
              validUntil,
              cancelledAt: null,
              secret: "s",
            })),
            revisions: revisions.map(([effectiveFrom, effectiveUntil], revision) => ({
              revision,
              addresses: [],
              effectiveFrom,
              effectiveUntil,
              cancelledAt: null,
            })),
          };
          const first = credentialsInForceAt(credentials, now);
          const last = credentialsInForceAt(credentials, new Date(Math.min(first.until, 2000) - 1));
          expect(last.secrets).toEqual(first.secrets);
          expect(last.whitelist).toEqual(first.whitelist);
          expect(last.pending).toEqual(first.pending);
        },
      ),
    );
  });
});
