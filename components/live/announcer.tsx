"use client";

import { useEffect, useState } from "react";
import { onAnnouncement } from "./announce";

/** How long a sentence stays, so that a person reading by line finds no stale ones. */
const KEPT_MS = 15_000;

/** The one polite live region. It is there from the start: a region that is added together with its text stays silent. */
export function Announcer() {
  const [said, setSaid] = useState({ message: "", count: 0 });

  useEffect(() => onAnnouncement((message) => setSaid((before) => ({ message, count: before.count + 1 }))), []);

  useEffect(() => {
    if (said.message === "") return;
    const timer = setTimeout(() => setSaid((before) => ({ ...before, message: "" })), KEPT_MS);
    return () => clearTimeout(timer);
  }, [said]);

  return (
    <div aria-live="polite" aria-atomic="true" className="sr-only" data-announcer>
      {/* A new element each time, so that the same sentence twice is said twice. */}
      <p key={said.count}>{said.message}</p>
    </div>
  );
}
