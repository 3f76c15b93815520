// What the one live region says. Kept outside React, so that any code may speak without being handed a context.

type Listener = (message: string) => void;

const listeners = new Set<Listener>();

/** Has screen readers say a sentence when they are done with what they are saying. For changes, never for each tick. */
export function announce(message: string): void {
  for (const listener of listeners) listener(message);
}

export function onAnnouncement(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
