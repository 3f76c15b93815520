// Tabs of one browser share one session, so they tell each other what becomes of it.

export type SessionMessage =
  | { kind: "signed out" }
  /** The session's new end, in milliseconds since 1970 by the server's clock. */
  | { kind: "extended"; endsAt: number };

const NAME = "session";

/** Tells all tabs but this one. */
export function broadcastToOtherTabs(news: SessionMessage): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(news);
  channel.close();
}

export function onSessionMessage(listener: (news: SessionMessage) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = (event: MessageEvent<SessionMessage>) => listener(event.data);
  return () => channel.close();
}
