// The numbers that SMS go to: how they are written in a request, and which country each belongs to. A character that has
// no place in a number rejects the whole request; a number that is only not valid fails alone.

import { Metadata, parsePhoneNumberFromString } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/metadata.min.json";

export const MAX_NUMBER_LENGTH = 21;
export const MAX_NUMBERS = 500;

const written = /^\+?\d+$/;

/**
 * One number as the caller meant it; null when a character has no place in it. A `+` that was not escaped in a form
 * arrives as a leading blank and is restored.
 */
export function parsePhoneNumber(text: string): string | null {
  const number = text.charCodeAt(0) === 32 ? `+${text.slice(1)}` : text;
  return number.length <= MAX_NUMBER_LENGTH && written.test(number) ? number : null;
}

export type ParsedPhoneNumbers = { ok: true; numbers: string[] } | { ok: false; error: string };

/** A list with commas. Never throws; linear in the length. */
export function parsePhoneNumberList(text: string): ParsedPhoneNumbers {
  const parts = text.split(",", MAX_NUMBERS + 1);
  if (parts.length > MAX_NUMBERS) return { ok: false, error: `to holds more than ${MAX_NUMBERS} numbers.` };
  const numbers: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const number = parsePhoneNumber(parts[index] as string);
    if (number === null) {
      return {
        ok: false,
        error: `Number ${index + 1} of to must have only digits and a leading +, at most ${MAX_NUMBER_LENGTH} characters.`,
      };
    }
    numbers.push(number);
  }
  return { ok: true, numbers };
}

export type Destination = {
  /** Digits with a leading `+` (E.164). */
  number: string;
  /** ISO 3166. Where several countries share a calling code and the digits do not tell, the one it is named after. */
  countryId: string;
};

type CallingCode = { countries: readonly string[]; lengths: ReadonlySet<number> };

const callingCodes = new Map<string, CallingCode>();
for (const [callingCode, countries] of Object.entries(metadata.country_calling_codes)) {
  const lengths = new Set<number>();
  for (const country of countries) {
    const plan = new Metadata(metadata as never);
    plan.selectNumberingPlan(country as never);
    for (const length of plan.numberingPlan?.possibleLengths() ?? []) lengths.add(length);
  }
  callingCodes.set(callingCode, { countries, lengths });
}

/**
 * Where a number (as parsePhoneNumber answers it) leads; null when it is not valid: no country has its calling code, or no number
 * there has its length. The ranges within a country are not looked at: they change more often than this program is
 * updated, and refusing a number that exists is worse than passing on one that does not.
 */
export function destinationOf(written: string): Destination | null {
  const digits = written.charCodeAt(0) === 43 ? written.slice(1) : written;
  for (let length = 1; length <= 3; length++) {
    const callingCode = callingCodes.get(digits.slice(0, length));
    if (!callingCode) continue;
    if (!callingCode.lengths.has(digits.length - length)) return null;
    const number = `+${digits}`;
    const [first = ""] = callingCode.countries;
    if (callingCode.countries.length === 1) return { number, countryId: first };
    return { number, countryId: parsePhoneNumberFromString(number, metadata as never)?.country ?? first };
  }
  return null;
}
