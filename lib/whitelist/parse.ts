// A list of addresses as a person types or pastes it. All or nothing: a list with one bad entry has no addresses.

import { parseWhitelistEntry } from "./address";

export const MAX_ADDRESSES = 10;
/** Far above ten addresses with blanks; a longer text is not looked at. */
export const MAX_WHITELIST_TEXT = 2000;

export type WhitelistEntry = {
  /** 1 for the first. */
  position: number;
  /** As typed. */
  text: string;
  address?: string;
  /** A sentence: the entry cannot be saved. */
  problem?: string;
  /** A sentence: the entry can be saved, and this is worth knowing. */
  hint?: string;
};

export type ParsedWhitelist = {
  entries: WhitelistEntry[];
  /** Canonical, without duplicates, in the order given; empty when there is a problem. */
  addresses: string[];
  /** How many different addresses the text holds, bad entries included: what counts towards MAX_ADDRESSES. */
  count: number;
  problems: string[];
  hints: string[];
};

// Commas are the documented separator; blanks, new lines, semicolons and their full-width forms come with pasted text.
const separators = /[\s,;，；、]+/u;

export function parseWhitelist(text: string): ParsedWhitelist {
  if (text.length > MAX_WHITELIST_TEXT) {
    const problem = `The list is too long: at most ${MAX_ADDRESSES} addresses.`;
    return { entries: [], addresses: [], count: 0, problems: [problem], hints: [] };
  }
  const seen = new Set<string>();
  const entries = text
    .split(separators)
    .filter((part) => part !== "")
    .map((part, index): WhitelistEntry => {
      const position = index + 1;
      const parsed = parseWhitelistEntry(part);
      const shown = part.length > 50 ? `${part.slice(0, 50)}…` : part;
      if (!parsed.ok) {
        seen.add(part);
        return { position, text: part, problem: `Entry ${position}: ${shown} ${parsed.reason}.` };
      }
      if (seen.has(parsed.address)) {
        return {
          position,
          text: part,
          address: parsed.address,
          hint: `Entry ${position}: ${shown} is there already; it is kept once.`,
        };
      }
      seen.add(parsed.address);
      const hint = parsed.hint && `Entry ${position}: ${shown} ${parsed.hint}.`;
      return { position, text: part, address: parsed.address, ...(hint ? { hint } : {}) };
    });
  const problems = entries.flatMap((entry) => entry.problem ?? []);
  if (seen.size > MAX_ADDRESSES) problems.push(`The list has ${seen.size} addresses; at most ${MAX_ADDRESSES} are possible.`);
  return {
    entries,
    addresses: problems.length > 0 ? [] : [...seen],
    count: seen.size,
    problems,
    hints: entries.flatMap((entry) => entry.hint ?? []),
  };
}

/** How a list is written into a form field: with commas, as the field's hint says. */
export function formatWhitelist(addresses: readonly string[]): string {
  return addresses.join(", ");
}
