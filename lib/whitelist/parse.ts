// Parses a list of addresses as typed or pasted. All or nothing: a list with one invalid entry has no addresses.

import { parseWhitelistEntry } from "./address";

export const MAX_ADDRESSES = 10;
/** In characters: much longer than ten addresses with spaces. A longer text is not parsed. */
export const MAX_WHITELIST_TEXT_LENGTH = 2000;

export type WhitelistEntry = {
  /** 1 for the first. */
  position: number;
  /** As typed. */
  text: string;
  address?: string;
  /** A sentence: the entry cannot be saved. */
  error?: string;
  /** A sentence: the entry can be saved, but the person should know this. */
  hint?: string;
};

export type ParsedWhitelist = {
  entries: WhitelistEntry[];
  /** Canonical, without duplicates, in the order given; empty when there is an error. */
  addresses: string[];
  /** The number of different addresses in the text, invalid entries included; compared with MAX_ADDRESSES. */
  distinctCount: number;
  errors: string[];
  hints: string[];
};

// The documented separator is the comma. Pasted text also has spaces, new lines, semicolons and their full-width forms.
const separators = /[\s,;，；、]+/u;

export function parseWhitelist(text: string): ParsedWhitelist {
  if (text.length > MAX_WHITELIST_TEXT_LENGTH) {
    const error = `The list is too long: at most ${MAX_ADDRESSES} addresses.`;
    return { entries: [], addresses: [], distinctCount: 0, errors: [error], hints: [] };
  }
  const distinct = new Set<string>();
  const entries = text
    .split(separators)
    .filter((part) => part !== "")
    .map((part, index): WhitelistEntry => {
      const position = index + 1;
      const parsed = parseWhitelistEntry(part);
      const shown = part.length > 50 ? `${part.slice(0, 50)}…` : part;
      if (!parsed.ok) {
        distinct.add(part);
        return { position, text: part, error: `Entry ${position}: ${shown} ${parsed.reason}.` };
      }
      if (distinct.has(parsed.address)) {
        return {
          position,
          text: part,
          address: parsed.address,
          hint: `Entry ${position}: ${shown} is in the list already; it is saved once.`,
        };
      }
      distinct.add(parsed.address);
      const hint = parsed.hint && `Entry ${position}: ${shown} ${parsed.hint}.`;
      return { position, text: part, address: parsed.address, ...(hint ? { hint } : {}) };
    });
  const errors = entries.flatMap((entry) => entry.error ?? []);
  if (distinct.size > MAX_ADDRESSES)
    errors.push(`The list has ${distinct.size} addresses; at most ${MAX_ADDRESSES} are allowed.`);
  return {
    entries,
    addresses: errors.length > 0 ? [] : [...distinct],
    distinctCount: distinct.size,
    errors,
    hints: entries.flatMap((entry) => entry.hint ?? []),
  };
}

/** The list as text of the form field: with commas, as the field's hint says. */
export function formatWhitelist(addresses: readonly string[]): string {
  return addresses.join(", ");
}
