// The caller's address of a connection, canonical. It is worked out once for a connection as long as no header may change
// it: canonical spelling costs more than the rest of a request's reading.

import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { clientAddress, type TrustedProxies } from "@/lib/shared/client-address";

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
