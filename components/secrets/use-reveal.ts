"use client";

import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { announce } from "@/components/live/announce";
import { useServerClock } from "@/components/live/server-clock-provider";
import { REVEAL_SECONDS } from "@/lib/secrets/rules";
import { addSeconds, SECOND_MS } from "@/lib/shared/time";

/** How long before a secret hides the warning is announced: long enough to press Keep showing. */
const WARNING_SECONDS = 20;

/**
 * The only state that holds a revealed secret. It is cleared when its time is over, when the person hides it, when the dialog
 * closes, and on `pagehide`. After that the secret is neither in the document nor in any state.
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
    // Synchronously: the back/forward cache keeps the document as it is when this handler returns.
    const onPageHide = () => flushSync(hide);
    window.addEventListener("pagehide", onPageHide);
    return () => window.removeEventListener("pagehide", onPageHide);
  }, [isShown, hide]);

  useEffect(() => {
    if (!hidesAt) return;
    const left = hidesAt.getTime() - clock.now().getTime();
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
      setHidesAt(addSeconds(clock.tickNow(), REVEAL_SECONDS));
    },
    keepShowing() {
      setHidesAt(addSeconds(clock.tickNow(), REVEAL_SECONDS));
      announce(`The secret is shown for another ${REVEAL_SECONDS} seconds.`);
    },
    hide,
  };
}
