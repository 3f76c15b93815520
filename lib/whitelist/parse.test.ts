import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatWhitelist, MAX_ADDRESSES, parseWhitelist } from "./parse";

const many = (count: number) => Array.from({ length: count }, (_, i) => `198.51.100.${i + 1}`);

describe("a whitelist as typed", () => {
  it.each([
    ["1.2.3.4,5.6.7.8"],
    ["1.2.3.4, 5.6.7.8"],
    ["1.2.3.4 5.6.7.8"],
    ["1.2.3.4\n5.6.7.8\r\n"],
    ["1.2.3.4;5.6.7.8"],
    ["1.2.3.4，5.6.7.8"],
    ["1.2.3.4；\t5.6.7.8,"],
  ])("%j has two addresses", (text) => {
    expect(parseWhitelist(text)).toMatchObject({ addresses: ["1.2.3.4", "5.6.7.8"], distinctCount: 2, errors: [] });
  });

  it.each(["", "  ", ",", "\n ,; "])("%j is blank", (text) => {
    expect(parseWhitelist(text)).toMatchObject({ addresses: [], distinctCount: 0, errors: [] });
  });

  it("keeps the order and drops duplicates, also when they are written differently", () => {
    const parsed = parseWhitelist("9.9.9.9, 1.1.1.1, ::ffff:9.9.9.9, 2001:DB8::1, 2001:db8:0::1");
    expect(parsed.addresses).toEqual(["9.9.9.9", "1.1.1.1", "2001:db8::1"]);
    expect(parsed.hints).toHaveLength(2);
  });

  it("names each invalid entry by its position, and returns no address", () => {
    const parsed = parseWhitelist("1.2.3.4, 10.0.0.300, 10.0.0.0/8");
    expect(parsed.addresses).toEqual([]);
    expect(parsed.errors).toEqual([
      "Entry 2: 10.0.0.300 is not an IPv4 address: it needs four numbers from 0 to 255.",
      "Entry 3: 10.0.0.0/8 is a range; enter single addresses.",
    ]);
  });

  it(`accepts ${MAX_ADDRESSES} addresses and refuses ${MAX_ADDRESSES + 1}`, () => {
    expect(parseWhitelist(many(10).join()).addresses).toHaveLength(10);
    expect(parseWhitelist(many(11).join())).toMatchObject({
      addresses: [],
      distinctCount: 11,
      errors: [expect.stringContaining("at most 10")],
    });
    expect(parseWhitelist([...many(10), ...many(10)].join()).addresses).toHaveLength(10);
  });

  it("does not parse a text that is too long for ten addresses", () => {
    expect(parseWhitelist("1".repeat(2001)).errors).toHaveLength(1);
  });

  it("parses what formatWhitelist returns", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 10 }), (texts) => {
        const { addresses } = parseWhitelist(texts.join(","));
        expect(parseWhitelist(formatWhitelist(addresses)).addresses).toEqual(addresses);
      }),
    );
  });
});
