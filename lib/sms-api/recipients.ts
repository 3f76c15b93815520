// The phone numbers that receive SMS: how a request writes them, and the country of each. A character that is not allowed in a
// number refuses the whole request; an invalid number fails alone.

import { Metadata, parsePhoneNumberFromString } from "libphonenumber-js/core";
import metadata from "libphonenumber-js/metadata.min.json";

export const MAX_NUMBER_LENGTH = 21;
export const MAX_NUMBERS = 500;

const numberPattern = /^\+?\d+$/;

/**
 * One number; null if it contains a character that is not allowed. A `+` that the client did not escape arrives as a leading
 * blank and is restored.
 */
export function parsePhoneNumber(text: string): string | null {
  const number = text.charCodeAt(0) === 32 ? `+${text.slice(1)}` : text;
  return number.length <= MAX_NUMBER_LENGTH && numberPattern.test(number) ? number : null;
}

export type ParsedPhoneNumbers = { ok: true; numbers: string[] } | { ok: false; error: string };

/** A list separated by commas. Never throws; linear in the length. */
export function parsePhoneNumberList(text: string): ParsedPhoneNumbers {
  const items = text.split(",", MAX_NUMBERS + 1);
  if (items.length > MAX_NUMBERS) return { ok: false, error: `to contains more than ${MAX_NUMBERS} numbers.` };
  const numbers: string[] = [];
  for (let index = 0; index < items.length; index++) {
    const number = parsePhoneNumber(items[index] as string);
    if (number === null) {
      return {
        ok: false,
        error: `Number ${index + 1} of to must contain only digits and a leading +, at most ${MAX_NUMBER_LENGTH} characters.`,
      };
    }
    numbers.push(number);
  }
  return { ok: true, numbers };
}

export type Destination = {
  /** Digits with a leading `+` (E.164). */
  number: string;
  /** ISO 3166. If several countries share a calling code and the digits do not decide, the main country of that code. */
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
 * The destination of a parsed number; null if the number is invalid: no country has its calling code, or no number of that
 * country has its length. The number ranges within a country are not checked: they change more often than this program is
 * updated, and refusing a number that exists is worse than accepting one that does not.
 */
export function destinationOf(phoneNumber: string): Destination | null {
  const digits = phoneNumber.charCodeAt(0) === 43 ? phoneNumber.slice(1) : phoneNumber;
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
