// Which texts are an IP address, and its one spelling. A spelling that two programs could read differently (octal, integer,
// zone id) is none, so that an address means the same in a whitelist, in a header and in the log.

import ipaddr from "ipaddr.js";

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * IPv4 as four decimals without leading zeros; IPv6 per RFC 4291, an IPv4-mapped one as its IPv4 address, because an IPv4
 * caller of a dual-stack socket is seen that way. Null for everything else.
 */
export function parseIpAddress(text: string): IpAddress | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return /(^|\.)0\d/.test(text) ? null : ipaddr.IPv4.parse(text);
  if (!text.includes(":") || text.includes("%") || !ipaddr.IPv6.isValid(text)) return null;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** IPv4 as four decimals, IPv6 lower-case and compressed (RFC 5952). */
export function formatIpAddress(address: IpAddress): string {
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** The canonical spelling of an address; null for a text that is none. */
export function canonicalAddress(text: string): string | null {
  const address = parseIpAddress(text);
  return address && formatIpAddress(address);
}

/** Words of 16 bits. */
const NETWORK_WORDS = 4;

/**
 * What counts as one address where calls are counted: an IPv4 address, or the /64 of an IPv6 address, because whoever has
 * one IPv6 address has all of its /64. What is no address is its own network, so that it is counted too.
 */
export function networkOf(address: string): string {
  const parsed = address.includes(":") ? parseIpAddress(address) : null;
  if (!parsed) return address;
  if (!(parsed instanceof ipaddr.IPv6)) return formatIpAddress(parsed);
  const network = new ipaddr.IPv6([...parsed.parts.slice(0, NETWORK_WORDS), 0, 0, 0, 0]);
  return `${formatIpAddress(network)}/64`;
}
