// Parses and formats IP addresses; each has one canonical notation. A notation that two programs could parse differently (octal,
// integer, zone id) is refused, so that an address means the same in a whitelist, in a header and in the log.

import ipaddr from "ipaddr.js";

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Accepts IPv4 as four decimals without leading zeros, and IPv6 (RFC 4291). Returns an IPv4-mapped address as IPv4, because a
 * dual-stack socket reports an IPv4 caller as mapped. Null for any other text.
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

/** The canonical notation of an address; null if the text is not an address. */
export function canonicalAddress(text: string): string | null {
  const address = parseIpAddress(text);
  return address && formatIpAddress(address);
}

/** A /64 prefix has four words of 16 bits. */
const GROUP_WORDS = 4;

/**
 * The address group, by which calls are counted: an IPv4 address itself, or the /64 of an IPv6 address, because the owner of
 * one IPv6 address usually owns its whole /64. A text that is not an address is returned unchanged, so that it is counted too.
 */
export function addressGroupOf(address: string): string {
  const parsed = address.includes(":") ? parseIpAddress(address) : null;
  if (!parsed) return address;
  if (!(parsed instanceof ipaddr.IPv6)) return formatIpAddress(parsed);
  const group = new ipaddr.IPv6([...parsed.parts.slice(0, GROUP_WORDS), 0, 0, 0, 0]);
  return `${formatIpAddress(group)}/64`;
}
