// The address of the caller, for throttles, audit rows and IP whitelists. Anybody can write a request header, so the address is
// that of the TCP peer. X-Forwarded-For counts only if the peer is one of TRUSTED_PROXIES. It is then parsed from the right,
// because each proxy appends the address of its own peer, and the caller may have sent everything left of the first untrusted one.
// Fails closed: if an entry is not an address, the result is the peer.
// The console and the SMS API both use this file, so that they never disagree.

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

/** Throws if an entry is neither an address nor a CIDR: lib/platform/env refuses to start with such an entry. */
export function parseTrustedProxies(entries: readonly string[]): TrustedProxies {
  return entries.map((entry) => {
    const network = parseNetwork(entry);
    if (!network) throw new Error("TRUSTED_PROXIES contains an entry that is neither an address nor a CIDR");
    return network;
  });
}

function isTrusted(address: IpAddress, trusted: TrustedProxies): boolean {
  return trusted.some(([network, prefix]) => network.kind() === address.kind() && address.match(network, prefix));
}

/**
 * The canonical address of the caller: IPv4 as four decimals, IPv6 in lower case and compressed (RFC 5952).
 *
 * `peer` is the address of the socket, `forwardedFor` is Node's header value. If every entry is trusted, the left-most one is
 * the caller: a proxy that calls for itself. Without a peer (the socket is closed) the result is `0.0.0.0`, which no whitelist
 * can contain.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | string[] | undefined,
  trusted: TrustedProxies,
): string {
  // A link-local peer has a zone (`fe80::1%eth0`). The zone is local to this machine and not a part of the address.
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
