// One entry of an IP whitelist: whether it can be saved, and if not, why, in words that name what was probably meant.

import { formatIpAddress, parseIpAddress } from "@/lib/shared/ip-address";

export type ParsedWhitelistEntry =
  /** `hint` is a sentence for an address that is allowed but may surprise. */
  { ok: true; address: string; hint?: string } | { ok: false; reason: string };

function refuse(reason: string): ParsedWhitelistEntry {
  return { ok: false, reason };
}

/** Why `text` is no address at all, in words that name what was probably meant. */
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

/** Reads one entry as a person typed it, without blanks around it. */
export function parseWhitelistEntry(text: string): ParsedWhitelistEntry {
  const parsed = parseIpAddress(text);
  if (!parsed) return refuse(reasonOf(text));
  const address = formatIpAddress(parsed);
  switch (parsed.range()) {
    case "unspecified":
      return refuse("stands for no particular address; leave the list blank to let any address call");
    case "broadcast":
      return refuse("is the broadcast address, from which nobody calls");
    case "multicast":
      return refuse("is a multicast address, from which nobody calls");
    case "loopback":
      return { ok: true, address, hint: "is this machine's own address: only a program beside the SMS API calls from it" };
    case "private":
    case "uniqueLocal":
    case "linkLocal":
    case "carrierGradeNat":
      return {
        ok: true,
        address,
        hint: "is an address inside a private network: over the internet you are seen with another one",
      };
    default:
      return { ok: true, address };
  }
}
