"use client";

import { Time } from "@/components/shell/time";
import type { Phrase } from "@/lib/sms/explanations";

/** A sentence of the rules, its instants in the reader's zone. */
export function Phrases({ phrases }: { phrases: readonly Phrase[] }) {
  return (
    <>
      {phrases.map((phrase, index) =>
        typeof phrase === "string" ? (
          phrase
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence have no other identity, and never move
          <Time key={index} at={phrase.at} style="near" relative={phrase.counting ?? false} />
        ),
      )}
    </>
  );
}
