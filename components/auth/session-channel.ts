// The tabs of a browser share one session. This channel sends changes of the session to the other tabs.

export type SessionMessage =
  | { kind: "signed out" }
  /** The new end of the session, in milliseconds since 1970 by the server's clock. */
  | { kind: "extended"; endsAt: number };

const CHANNEL_NAME = "session";

/** Sends a message to all tabs except this one. */
export function broadcastToOtherTabs(message: SessionMessage): void {
  const channel = new BroadcastChannel(CHANNEL_NAME);
  channel.postMessage(message);
  channel.close();
}

export function onSessionMessage(listener: (message: SessionMessage) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL_NAME);
  channel.onmessage = (event: MessageEvent<SessionMessage>) => listener(event.data);
  return () => channel.close();
}
