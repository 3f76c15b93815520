import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWhitelistEntry } from "./address";

function reason(text: string): string {
  const parsed = parseWhitelistEntry(text);
  return parsed.ok ? "" : parsed.reason;
}

describe("an address", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["::FFFF:CB00:7109", "203.0.113.9"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:1:0:0:0:1", "2001:db8:0:1::1"],
    ["fe80::1", "fe80::1"],
  ])("%s is stored as %s", (text, address) => {
    expect(parseWhitelistEntry(text)).toMatchObject({ ok: true, address });
  });

  it.each([
    ["10.0.0.300", "needs four numbers from 0 to 255"],
    ["1.2.3", "needs four numbers"],
    ["0x7f.0.0.1", "needs four numbers"],
    ["2130706433", "is a number"],
    ["0x7f000001", "is a number"],
    ["010.0.0.1", "leading zero"],
    ["10.0.0.01", "leading zero"],
    ["10.0.0.0/8", "range"],
    ["2001:db8::/32", "range"],
    ["10.0.0.1-10.0.0.9", "range"],
    ["10.0.0.*", "range"],
    ["fe80::1%eth0", "zone id"],
    ["[2001:db8::1]:443", "brackets"],
    ["203.0.113.9:443", "port"],
    ["2001:db8::1::2", "not an IPv6 address"],
    ["example.com", "not an IP address"],
    ["0.0.0.0", "no particular address"],
    ["::", "no particular address"],
    ["255.255.255.255", "broadcast"],
    ["224.0.0.1", "multicast"],
    ["ff02::1", "multicast"],
    ["::ffff:0.0.0.0", "no particular address"],
  ])("%s is refused: %s", (text, words) => {
    expect(reason(text)).toContain(words);
  });

  it.each(["10.1.2.3", "192.168.0.1", "172.16.0.1", "127.0.0.1", "::1", "fd00::1", "100.64.0.1"])(
    "%s is allowed with a hint",
    (text) => {
      expect(parseWhitelistEntry(text)).toMatchObject({ ok: true, hint: expect.any(String) });
    },
  );

  it("never throws, for any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-fx.:%/[\]-]*$/)), (text) => void parseWhitelistEntry(text)),
    );
  });
});
