"use client";

import { useEffect, useState } from "react";
import { onAnnouncement } from "./announce";

/** A message is removed after this time, so that a person who reads the page line by line does not find an old one. */
const MESSAGE_MS = 15_000;

/** The one polite live region. It is always in the page: screen readers ignore a region that is added together with its text. */
export function Announcer() {
  const [announced, setAnnounced] = useState({ message: "", count: 0 });

  useEffect(() => onAnnouncement((message) => setAnnounced((before) => ({ message, count: before.count + 1 }))), []);

  useEffect(() => {
    if (announced.message === "") return;
    const timer = setTimeout(() => setAnnounced((before) => ({ ...before, message: "" })), MESSAGE_MS);
    return () => clearTimeout(timer);
  }, [announced]);

  return (
    <div aria-live="polite" aria-atomic="true" className="sr-only" data-announcer>
      {/* A new element each time, so that a repeated message is read again. */}
      <p key={announced.count}>{announced.message}</p>
    </div>
  );
}
