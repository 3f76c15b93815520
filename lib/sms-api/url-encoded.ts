// The body of batchSendSms: application/x-www-form-urlencoded, as real clients write it. Fields in any order; an empty one
// counts as absent; unknown ones are ignored. One that is given twice is refused, because clients disagree on which counts.

/** `problem` is a sentence for the description of the answer. */
export type ParsedUrlEncoded = { ok: true; fields: ReadonlyMap<string, string> } | { ok: false; error: string };

/** `+` stands for a blank. Null when an escape sequence is broken or is not UTF-8. */
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
    if (name === null || value === null) return { ok: false, error: "The body holds an escape sequence that is not UTF-8." };
    if (value === "") continue;
    if (fields.has(name)) return { ok: false, error: `The field ${shown(name)} is given twice.` };
    fields.set(name, value);
  }
  return { ok: true, fields };
}

/** Names come from outside: short, and without what could confuse a terminal or a log. */
export function shown(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, "?");
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}
