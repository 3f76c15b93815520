"use client";

import { useEffect, useState } from "react";

type ReplayWindow = Window & { replayClicks?: () => void };

/** Runs before any other script: records each button that is clicked, once, until `replayClicks` is called. */
const recordClicks = `(() => {
  const clicked = new Set();
  const record = (event) => {
    const button = event.target.closest("button[type=button]");
    if (!button) return;
    event.stopImmediatePropagation();
    clicked.add(button);
  };
  document.addEventListener("click", record, true);
  window.replayClicks = () => {
    document.removeEventListener("click", record, true);
    for (const button of clicked) button.click();
    clicked.clear();
  };
})()`;

/**
 * Replays clicks on buttons from before hydration; without it they would have no effect on a slow connection. Links and forms
 * need no replay, because they work without scripts. Must be the first element of the body.
 */
export function ClickReplay({ nonce }: { nonce: string | undefined }) {
  // The document accepts only the nonce of its first response, not that of a later refresh.
  const [documentNonce] = useState(nonce);

  useEffect(() => (window as ReplayWindow).replayClicks?.(), []);

  return (
    <script
      nonce={documentNonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant text of this file
      dangerouslySetInnerHTML={{ __html: recordClicks }}
    />
  );
}
