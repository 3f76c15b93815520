"use client";

import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { announce } from "@/components/live/announce";
import { useServerClock } from "@/components/live/server-time";
import { REVEAL_SECONDS } from "@/lib/secrets/rules";
import { addSeconds, SECOND_MS } from "@/lib/shared/time";

/** The warning before a secret hides, early enough to press Keep showing. */
const WARNING_SECONDS = 20;

/**
 * The one place where a revealed secret is held. It is let go when its time is over, when it is hidden, when the page is
 * left or kept for going back, and with the dialog; then nothing of it is left in the document or in any state.
 */
export function useReveal<Revealed>() {
  const clock = useServerClock();
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const [hidesAt, setHidesAt] = useState<Date | null>(null);
  const isShown = revealed !== null;

  const hide = useRef(() => {
    setRevealed(null);
    setHidesAt(null);
  }).current;

  useEffect(() => {
    if (!isShown) return;
    // At once: a page that is kept for going back keeps its document as it is when this returns.
    const onPageHide = () => flushSync(hide);
    window.addEventListener("pagehide", onPageHide);
    return () => window.removeEventListener("pagehide", onPageHide);
  }, [isShown, hide]);

  useEffect(() => {
    if (!hidesAt) return;
    const left = hidesAt.getTime() - clock.read().getTime();
    const warning = setTimeout(
      () => announce(`The secret hides in ${WARNING_SECONDS} seconds. Press Keep showing to see it longer.`),
      left - WARNING_SECONDS * SECOND_MS,
    );
    const end = setTimeout(() => {
      hide();
      announce("The secret is hidden.");
    }, left);
    return () => {
      clearTimeout(warning);
      clearTimeout(end);
    };
  }, [clock, hidesAt, hide]);

  return {
    revealed,
    hidesAt,
    show(value: Revealed) {
      setRevealed(value);
      setHidesAt(addSeconds(clock.catchUp(), REVEAL_SECONDS));
    },
    keepShowing() {
      setHidesAt(addSeconds(clock.catchUp(), REVEAL_SECONDS));
      announce(`The secret is shown for another ${REVEAL_SECONDS} seconds.`);
    },
    hide,
  };
}
