// The caller's address of a connection, canonical. It is worked out once for a connection as long as no header may change
// it: canonical spelling costs more than the rest of a request's reading.

import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { clientAddress, type TrustedProxies } from "@/lib/server/client-address";
import { readAddress } from "@/lib/shared/ip-address";

export class PeerAddresses {
  private readonly known = new WeakMap<Socket, string>();

  constructor(private readonly trusted: TrustedProxies) {}

  addressOf(request: IncomingMessage): string {
    const { socket, headers } = request;
    if (headers["x-forwarded-for"] !== undefined && this.trusted.length > 0) {
      return clientAddress(socket.remoteAddress, headers["x-forwarded-for"], this.trusted);
    }
    const known = this.known.get(socket);
    if (known !== undefined) return known;
    const address = clientAddress(socket.remoteAddress, undefined, this.trusted);
    this.known.set(socket, address);
    return address;
  }
}

const GROUP_BITS = 64;

/** Who is counted together: one IPv4 address, or the /64 that an IPv6 caller can take any address of. */
export function addressGroup(address: string): string {
  const parsed = address.includes(":") ? readAddress(address) : null;
  if (!parsed || parsed.kind() === "ipv4") return address;
  const words = parsed.toByteArray().slice(0, GROUP_BITS / 8);
  const groups: string[] = [];
  for (let at = 0; at < words.length; at += 2) groups.push((((words[at] ?? 0) << 8) | (words[at + 1] ?? 0)).toString(16));
  return `${groups.join(":")}::/${GROUP_BITS}`;
}
