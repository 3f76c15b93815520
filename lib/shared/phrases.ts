// A sentence with instants in it. Who reads it decides in which zone they are written: a page in the reader's, a file and a
// shell in UTC.

import { formatInstantUtc } from "./time";

/** A piece of a sentence: its words, or an instant; `countdown` shows how far away that is too. */
export type Phrase = string | { at: Date; countdown?: true };

/** Tag of a template: its words and values in their order. */
export function phrases(words: TemplateStringsArray, ...values: Phrase[]): Phrase[] {
  return words.flatMap((word, index) => [word, values[index] ?? ""]).filter((piece) => piece !== "");
}

/** The whole sentence, its instants in UTC. */
export function formatPhrases(sentence: readonly Phrase[]): string {
  return sentence.map((piece) => (typeof piece === "string" ? piece : formatInstantUtc(piece.at))).join("");
}
