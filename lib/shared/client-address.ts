// Who is calling. A request header can be written by anybody, so the address that throttles, audit rows and whitelists
// use is the TCP peer's, unless that peer is one of TRUSTED_PROXIES: only then is X-Forwarded-For read, from the right,
// because each proxy appends the address it saw and everything left of the first untrusted one was sent by the caller.
// It fails towards the peer: an entry that is not an address ends the reading and the peer is answered.
// The console's server and the SMS API both use this file, so that the two doors never disagree.

import { formatIpAddress, type IpAddress, parseIpAddress } from "./ip-address";

type Network = [IpAddress, number];

/** The networks of TRUSTED_PROXIES, parsed once. */
export type TrustedProxies = readonly Network[];

/** An address or a CIDR; null when it is neither. `::ffff:10.0.0.0/104` is `10.0.0.0/8`. */
export function parseNetwork(text: string): Network | null {
  const [head = "", length, ...rest] = text.split("/");
  const address = parseIpAddress(head);
  if (!address || rest.length > 0) return null;
  const bits = address.kind() === "ipv4" ? 32 : 128;
  if (length === undefined) return [address, bits];
  if (!/^\d{1,3}$/.test(length)) return null;
  const prefix = head.includes(":") && address.kind() === "ipv4" ? Number(length) - 96 : Number(length);
  return prefix < 0 || prefix > bits ? null : [address, prefix];
}

/** Throws on an entry that is no address and no CIDR: the settings parser has refused such a start before. */
export function parseTrustedProxies(entries: readonly string[]): TrustedProxies {
  return entries.map((entry) => {
    const network = parseNetwork(entry);
    if (!network) throw new Error("TRUSTED_PROXIES holds an entry that is neither an address nor a CIDR");
    return network;
  });
}

function isTrusted(address: IpAddress, trusted: TrustedProxies): boolean {
  return trusted.some(([network, prefix]) => network.kind() === address.kind() && address.match(network, prefix));
}

/**
 * The canonical address of the caller: IPv4 as four decimals, IPv6 in lower case and compressed (RFC 5952).
 *
 * `peer` is the socket's address, `forwardedFor` the header as Node gives it. When every entry is trusted the left-most
 * one is the caller: a proxy calling for itself. An absent peer (the socket is gone) is answered as `0.0.0.0`, which no
 * whitelist can hold.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | string[] | undefined,
  trusted: TrustedProxies,
): string {
  // A link-local peer comes with its zone (`fe80::1%eth0`), which is ours and says nothing about the caller.
  const peerAddress = parseIpAddress((peer ?? "").split("%")[0] ?? "");
  if (!peerAddress) return "0.0.0.0";
  const header = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
  if (!header?.trim() || !isTrusted(peerAddress, trusted)) return formatIpAddress(peerAddress);

  let caller = peerAddress;
  for (const entry of header.split(",").reverse()) {
    const address = parseIpAddress(entry.trim());
    if (!address) return formatIpAddress(peerAddress);
    caller = address;
    if (!isTrusted(address, trusted)) break;
  }
  return formatIpAddress(caller);
}
