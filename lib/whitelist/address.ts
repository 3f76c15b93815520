// Parses one entry of an IP whitelist. An entry that cannot be saved gets a reason, which names what the person probably meant.

import { formatIpAddress, parseIpAddress } from "@/lib/shared/ip-address";

export type ParsedWhitelistEntry =
  /** `hint` is set when the address is allowed but may not do what the person expects. */
  { ok: true; address: string; hint?: string } | { ok: false; reason: string };

function invalid(reason: string): ParsedWhitelistEntry {
  return { ok: false, reason };
}

/** Why `text` is not an address. The order matters: the first pattern that matches names the mistake best. */
function reasonOf(text: string): string {
  if (/[/*]/.test(text) || /^[0-9a-f.:]+-[0-9a-f.:]+$/i.test(text)) return "is a range; enter single addresses";
  if (text.includes("%")) return "has a zone id; enter the address without it";
  if (/^\[.*\](:\d+)?$/.test(text)) return "has brackets; enter the address alone";
  if (/^\d+(\.\d+){3}:\d+$/.test(text)) return "has a port; enter the address alone";
  if (/^(0x[0-9a-f]+|\d+)$/i.test(text)) return "is a number; enter the address as four decimals, like 203.0.113.9";
  if (/^[\d.]+$/.test(text) && /(^|\.)0\d/.test(text))
    return "has a leading zero, which some programs read as octal; write it without";
  if (/^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+))*$/i.test(text))
    return "is not an IPv4 address: it needs four numbers from 0 to 255";
  if (text.includes(":")) return "is not an IPv6 address";
  return "is not an IP address";
}

/** Parses one entry as typed, without spaces around it. */
export function parseWhitelistEntry(text: string): ParsedWhitelistEntry {
  const parsed = parseIpAddress(text);
  if (!parsed) return invalid(reasonOf(text));
  const address = formatIpAddress(parsed);
  switch (parsed.range()) {
    case "unspecified":
      return invalid("stands for no particular address; leave the list blank to allow any address");
    case "broadcast":
      return invalid("is the broadcast address; no program calls from it");
    case "multicast":
      return invalid("is a multicast address; no program calls from it");
    case "loopback":
      return {
        ok: true,
        address,
        hint: "is this machine's own address: only programs on the machine of the SMS API call from it",
      };
    case "private":
    case "uniqueLocal":
    case "linkLocal":
    case "carrierGradeNat":
      return {
        ok: true,
        address,
        hint: "is an address inside a private network: calls over the internet come from another address",
      };
    default:
      return { ok: true, address };
  }
}
