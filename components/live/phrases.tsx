"use client";

import type { Phrase } from "@/lib/shared/phrases";
import { Time } from "./time";

type Props = {
  phrases: readonly Phrase[];
  /** `short` leaves out today's date. */
  style?: "full" | "short";
};

/** A sentence with its instants in the reader's zone. */
export function Phrases({ phrases, style = "short" }: Props) {
  return (
    <>
      {phrases.map((phrase, index) =>
        typeof phrase === "string" ? (
          phrase
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence have no other identity, and never move
          <Time key={index} at={phrase.at} style={style} relative={phrase.countdown ?? false} />
        ),
      )}
    </>
  );
}
