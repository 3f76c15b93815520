// Parses application/x-www-form-urlencoded, the body of batchSendSms. Fields may come in any order. An empty field counts as
// absent. A field that occurs twice is refused, because programs disagree on which of the two counts.

/** `error` is a sentence for the description of the response. */
export type ParsedUrlEncoded = { ok: true; fields: ReadonlyMap<string, string> } | { ok: false; error: string };

/** `+` means a blank. Null if an escape sequence is incomplete or not UTF-8. */
function decode(text: string): string | null {
  if (!text.includes("%")) return text.includes("+") ? text.replaceAll("+", " ") : text;
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}

/** Never throws; linear in the length of the text. */
export function parseUrlEncoded(text: string): ParsedUrlEncoded {
  const fields = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf("&", at);
    const pair = text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
    const equals = pair.indexOf("=");
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? "" : decode(pair.slice(equals + 1));
    if (name === null || value === null) return { ok: false, error: "The body contains an escape sequence that is not UTF-8." };
    if (value === "") continue;
    if (fields.has(name)) return { ok: false, error: `The field ${toPrintable(name)} occurs twice.` };
    fields.set(name, value);
  }
  return { ok: true, fields };
}

/** Text of a caller, at most 40 characters and printable ASCII only, so that it cannot confuse a terminal or a log. */
export function toPrintable(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/g, "?");
  return printable.length > 40 ? `${printable.slice(0, 40)}…` : printable;
}
