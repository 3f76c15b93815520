// Tabs of one browser share one session, so they tell each other what becomes of it.

export type SessionNews =
  | { kind: "signed out" }
  /** The session's new end, in milliseconds since 1970 by the server's clock. */
  | { kind: "extended"; endsAt: number };

const NAME = "session";

/** Tells all tabs but this one. */
export function tellOtherTabs(news: SessionNews): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(news);
  channel.close();
}

export function onSessionNews(listener: (news: SessionNews) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = (event: MessageEvent<SessionNews>) => listener(event.data);
  return () => channel.close();
}
