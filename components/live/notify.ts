// The line at the head of the page that says what was done. It stays until it is closed, replaced, or the page is left.

import type { ReactNode } from "react";
import { announce } from "./announce";

export type Notice = {
  tone: "success" | "info" | "danger";
  /** The whole as one sentence or two, for screen readers. */
  text: string;
  /** The same for the eye, where it has a counting time in it. */
  content?: ReactNode;
};

type Listener = () => void;

let current: Notice | null = null;
const listeners = new Set<Listener>();

function change(notice: Notice | null): void {
  current = notice;
  for (const listener of listeners) listener();
}

export function notify(notice: Notice): void {
  change(notice);
  announce(notice.text);
}

export function dismissNotice(): void {
  if (current) change(null);
}

export function currentNotice(): Notice | null {
  return current;
}

export function onNotice(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
