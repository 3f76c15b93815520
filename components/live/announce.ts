// The messages of the one live region (announcer.tsx). They are kept outside React, so that any code can announce a message
// without a context.

type Listener = (message: string) => void;

const listeners = new Set<Listener>();

/** Makes screen readers read a message when they have finished the current one. For changes, never for each tick of a clock. */
export function announce(message: string): void {
  for (const listener of listeners) listener(message);
}

export function onAnnouncement(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
