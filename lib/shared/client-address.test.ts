import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientAddress, parseNetwork, parseTrustedProxies } from "./client-address";

const none = parseTrustedProxies([]);
const local = parseTrustedProxies(["127.0.0.1", "::1"]);
const chain = parseTrustedProxies(["10.0.0.0/8", "2001:db8:1::/48"]);

describe("the caller's address", () => {
  it("is the peer, regardless of the header", () => {
    expect(clientAddress("203.0.113.9", "1.2.3.4", none)).toBe("203.0.113.9");
    expect(clientAddress("203.0.113.9", "1.2.3.4", local)).toBe("203.0.113.9");
  });

  it("is the right-most untrusted entry behind a trusted proxy", () => {
    expect(clientAddress("127.0.0.1", "9.9.9.9, 203.0.113.9", local)).toBe("203.0.113.9");
    expect(clientAddress("10.0.0.1", "9.9.9.9, 203.0.113.9, 10.1.1.1, 10.2.2.2", chain)).toBe("203.0.113.9");
    expect(clientAddress("2001:db8:1::5", "203.0.113.9", chain)).toBe("203.0.113.9");
  });

  it("treats several header lines as one list", () => {
    expect(clientAddress("10.0.0.1", ["9.9.9.9", "203.0.113.9, 10.1.1.1"], chain)).toBe("203.0.113.9");
  });

  it("is the left-most entry if all are trusted", () => {
    expect(clientAddress("10.0.0.1", "10.3.3.3, 10.2.2.2", chain)).toBe("10.3.3.3");
  });

  it("is the peer if the proxy sends no header", () => {
    expect(clientAddress("127.0.0.1", undefined, local)).toBe("127.0.0.1");
    expect(clientAddress("127.0.0.1", " ", local)).toBe("127.0.0.1");
  });

  it.each([
    "unknown",
    "203.0.113.9:1234",
    "[2001:db8::1]",
    "203.0.113.999",
    "0x7f.1",
    "3405803785",
    "010.1.1.1",
    "fe80::1%eth0",
    "203.0.113.9,",
  ])("is the peer if the entry is %j", (entry) => expect(clientAddress("10.0.0.1", entry, chain)).toBe("10.0.0.1"));

  it("is the peer if a malformed entry comes before trusted ones", () => {
    expect(clientAddress("10.0.0.1", "203.0.113.9, nonsense, 10.2.2.2", chain)).toBe("10.0.0.1");
  });

  it("ignores entries left of the caller", () => {
    expect(clientAddress("10.0.0.1", "nonsense, 203.0.113.9", chain)).toBe("203.0.113.9");
  });

  it("is canonical", () => {
    expect(clientAddress("::ffff:203.0.113.9", undefined, none)).toBe("203.0.113.9");
    expect(clientAddress("::ffff:10.0.0.1", "::FFFF:203.0.113.9", chain)).toBe("203.0.113.9");
    expect(clientAddress("2001:DB8:0:0:0:0:0:1", undefined, none)).toBe("2001:db8::1");
    expect(clientAddress("fe80::1%eth0", undefined, none)).toBe("fe80::1");
  });

  it("is 0.0.0.0 if the socket is closed", () => {
    expect(clientAddress(undefined, "1.2.3.4", local)).toBe("0.0.0.0");
  });

  it("cannot be forged without a trusted proxy", () => {
    fc.assert(fc.property(fc.ipV4(), fc.string(), (peer, header) => clientAddress(peer, header, none) === peer));
  });

  it("cannot be forged by entries left of the one that the proxy appends", () => {
    fc.assert(
      fc.property(fc.string(), (forged) => clientAddress("127.0.0.1", `${forged}, 203.0.113.9`, local) === "203.0.113.9"),
    );
  });
});

describe("a trusted network", () => {
  it.each(["10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32", "::ffff:10.0.0.0/104", "0.0.0.0/0"])("may be %s", (text) =>
    expect(parseNetwork(text)).not.toBeNull(),
  );
  it.each([
    "",
    "localhost",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "::/129",
    "::ffff:10.0.0.0/8",
    "10.0.0.0/",
  ])("may not be %j", (text) => expect(parseNetwork(text)).toBeNull());
  it("written as IPv4-mapped means the IPv4 network", () => {
    expect(clientAddress("10.9.9.9", "203.0.113.9", parseTrustedProxies(["::ffff:10.0.0.0/104"]))).toBe("203.0.113.9");
  });
});
