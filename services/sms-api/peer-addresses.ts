// The canonical address of the caller. It is computed once per connection unless a trusted proxy's header can change it,
// because it costs more than the rest of parsing a request.

import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { clientAddress, type TrustedProxies } from "@/lib/shared/client-address";

export class PeerAddresses {
  private readonly cache = new WeakMap<Socket, string>();

  constructor(private readonly trustedProxies: TrustedProxies) {}

  addressOf(request: IncomingMessage): string {
    const { socket, headers } = request;
    if (headers["x-forwarded-for"] !== undefined && this.trustedProxies.length > 0) {
      return clientAddress(socket.remoteAddress, headers["x-forwarded-for"], this.trustedProxies);
    }
    const cached = this.cache.get(socket);
    if (cached !== undefined) return cached;
    const address = clientAddress(socket.remoteAddress, undefined, this.trustedProxies);
    this.cache.set(socket, address);
    return address;
  }
}
