// A sentence that contains instants. The place where it is shown decides the time zone: a page uses the reader's zone, a file or a
// shell uses UTC.

import { formatInstantUtc } from "./time";

/** A piece of a sentence: text or an instant. `countdown` also shows how far away the instant is. */
export type Phrase = string | { at: Date; countdown?: true };

/** Tag of a template literal: its texts and values in order. */
export function phrases(words: TemplateStringsArray, ...values: Phrase[]): Phrase[] {
  return words.flatMap((word, index) => [word, values[index] ?? ""]).filter((piece) => piece !== "");
}

/** The whole sentence as text, with instants in UTC. */
export function formatPhrases(sentence: readonly Phrase[]): string {
  return sentence.map((piece) => (typeof piece === "string" ? piece : formatInstantUtc(piece.at))).join("");
}
