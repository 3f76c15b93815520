"use client";

import type { Phrase } from "@/lib/shared/phrases";
import { Time } from "./time";

type Props = {
  phrases: readonly Phrase[];
  /** `short` omits the date when it is today's. */
  style?: "full" | "short";
};

/** A sentence that contains instants, shown in the person's time zone. */
export function Phrases({ phrases, style = "short" }: Props) {
  return (
    <>
      {phrases.map((phrase, index) =>
        typeof phrase === "string" ? (
          phrase
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the phrases of one sentence have no other key and never change their order
          <Time key={index} at={phrase.at} style={style} relative={phrase.countdown ?? false} />
        ),
      )}
    </>
  );
}
