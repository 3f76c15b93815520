// Text with comma-separated values as RFC 4180 writes it, made harmless for spreadsheets: a cell that one of them would run
// as a formula is kept from it by an apostrophe, as OWASP advises ("CSV injection"). What a cell holds may come from
// outside: the e-mail that somebody tried to sign in with, a browser's name.

/** Signs that begin a formula, their full-width forms, and what some programs skip before looking at the first sign. */
const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20|%]|^[\t\r\n]/;

/** Every cell stands in quotes: a program that cuts at semicolons then finds none to cut at. */
function cell(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** One line with its end. */
export function formatCsvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

/** Tells spreadsheets that the text is UTF-8. Stands before the first line. */
export const BYTE_ORDER_MARK = "\uFEFF";
