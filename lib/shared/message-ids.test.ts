import fc from "fast-check";
import { validate, version } from "uuid";
import { describe, expect, it } from "vitest";
import { formatRequestId, formatRequestIdPrefix, formatSmsMsgId, parseSmsMsgId } from "./message-ids";

const instant = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const random = fc.stringMatching(/^[0-9a-f]{16}$/);
const counter = fc.integer({ min: 0, max: 4095 });

describe("ids of requests and messages", () => {
  it("are UUIDs of version 7 that sort by time", () => {
    fc.assert(
      fc.property(instant, instant, counter, counter, random, random, (a, b, c, d, r, s) => {
        const first = formatRequestId(formatRequestIdPrefix(a), c, r);
        const second = formatRequestId(formatRequestIdPrefix(b), d, s);
        expect(validate(first) && version(first) === 7).toBe(true);
        if (a < b || (a === b && c < d)) expect(first < second).toBe(true);
      }),
    );
  });

  it("are parsed into the values they were formatted from", () => {
    fc.assert(
      fc.property(instant, counter, random, fc.integer({ min: 1, max: 32_767 }), (ms, count, digits, position) => {
        const requestId = formatRequestId(formatRequestIdPrefix(ms), count, digits);
        const id = formatSmsMsgId(requestId, position);
        expect(id.length).toBeLessThanOrEqual(50);
        expect(parseSmsMsgId(id)).toEqual({ requestId, position, at: new Date(ms) });
      }),
    );
  });

  it.each([
    "",
    "x_1",
    "d6e3cdd0-522b-4692-8304-a07553cdf591_8539659",
    "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff_0",
    "0190a7c5-1d0b-7ab3-8c06-3c6a492300ff_40000",
  ])("are refused if they are malformed: %s", (text) => {
    expect(parseSmsMsgId(text)).toBeNull();
  });
});
