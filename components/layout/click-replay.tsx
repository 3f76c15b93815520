"use client";

import { useEffect, useState } from "react";

type KeepingWindow = Window & { doEarlyClicks?: () => void };

/** Runs while the page is read, before any other script: keeps which buttons were pressed, each once, for `doEarlyClicks`. */
const keepEarlyClicks = `(() => {
  const pressed = new Set();
  const keep = (event) => {
    const button = event.target.closest("button[type=button]");
    if (!button) return;
    event.stopImmediatePropagation();
    pressed.add(button);
  };
  document.addEventListener("click", keep, true);
  window.doEarlyClicks = () => {
    document.removeEventListener("click", keep, true);
    for (const button of pressed) button.click();
    pressed.clear();
  };
})()`;

/**
 * First in the body: on a slow connection a page is seen before it has come to life, and a button pressed in between would do
 * nothing. Links and forms work by themselves.
 */
export function ClickReplay({ nonce }: { nonce: string | undefined }) {
  // The document knows the nonce it came with, whatever a later refresh of the page brings.
  const [own] = useState(nonce);

  useEffect(() => (window as KeepingWindow).doEarlyClicks?.(), []);

  return (
    <script
      nonce={own}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a text of ours, which nothing is put into
      dangerouslySetInnerHTML={{ __html: keepEarlyClicks }}
    />
  );
}
