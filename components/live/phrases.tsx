"use client";

import type { Phrase } from "@/lib/shared/phrases";
import { Time } from "./time";

type Props = {
  phrases: readonly Phrase[];
  /** `near` leaves out today's date. */
  style?: "full" | "near";
};

/** A sentence with its instants in the reader's zone. */
export function Phrases({ phrases, style = "near" }: Props) {
  return (
    <>
      {phrases.map((phrase, index) =>
        typeof phrase === "string" ? (
          phrase
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence have no other identity, and never move
          <Time key={index} at={phrase.at} style={style} relative={phrase.counting ?? false} />
        ),
      )}
    </>
  );
}
