// The notice at the top of the page that reports the result of an action. It stays until the person closes it, another notice
// replaces it, or the person leaves the page.

import type { ReactNode } from "react";
import { announce } from "./announce";

export type Notice = {
  tone: "success" | "info" | "danger";
  /** The full message in one or two sentences; screen readers read it. */
  text: string;
  /** The same message as shown on the page, when it contains a relative time that changes each second. */
  content?: ReactNode;
};

type Listener = () => void;

let current: Notice | null = null;
const listeners = new Set<Listener>();

function setNotice(notice: Notice | null): void {
  current = notice;
  for (const listener of listeners) listener();
}

/** Shows a notice and announces it. */
export function notify(notice: Notice): void {
  setNotice(notice);
  announce(notice.text);
}

export function dismissNotice(): void {
  if (current) setNotice(null);
}

export function currentNotice(): Notice | null {
  return current;
}

export function onNoticeChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
