// Comma-separated values as in RFC 4180, safe for spreadsheets: a cell that a spreadsheet would run as a formula gets an apostrophe
// in front, as OWASP advises ("CSV injection"). Cells can hold text from strangers: the e-mail address of a failed sign-in, or the
// name of a browser.

/** Characters that start a formula, their full-width forms, and white space that some programs skip before them. */
const FORMULA = /^\s*[=+\-@\uff0b\uff0d\uff1d\uff20|%]|^[\t\r\n]/;

/** Every cell is quoted, so that programs that separate cells by semicolons do not split it. */
function formatCell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** One line with its line break. */
export function formatCsvLine(cells: readonly string[]): string {
  return `${cells.map(formatCell).join(",")}\r\n`;
}

/** The first character of the file: spreadsheets then read it as UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";
