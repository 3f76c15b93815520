// The `name=value` list of both Authorization headers and of X-WSSE. A value may be quoted or not. Separators are commas,
// blanks or both. The order does not matter. The parser makes one pass from left to right: linear time for any text.

export type Attributes = ReadonlyMap<string, string>;

const COMMA = 44;
const QUOTE = 34;

const isBlank = (code: number) => code === 32 || code === 9;

/**
 * The attributes of `text` from index `start`, by lower-case name. If a name occurs twice, the first one counts. Never throws:
 * parsing stops at the first text that is not an attribute, and the attributes after it are missing from the result.
 */
export function parseAttributes(text: string, start: number): Attributes {
  const attributes = new Map<string, string>();
  let at = start;
  for (;;) {
    while (at < text.length && (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === COMMA)) at++;
    const equals = text.indexOf("=", at);
    if (equals <= at) return attributes;
    const name = text.slice(at, equals).trimEnd().toLowerCase();
    if (/[\s,"]/.test(name)) return attributes;
    at = equals + 1;
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    let value: string;
    if (text.charCodeAt(at) === QUOTE) {
      const close = text.indexOf('"', at + 1);
      if (close === -1) return attributes;
      value = text.slice(at + 1, close);
      at = close + 1;
    } else {
      const begin = at;
      while (at < text.length && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== COMMA) at++;
      value = text.slice(begin, at);
    }
    if (!attributes.has(name)) attributes.set(name, value);
  }
}

/** The index after `scheme` if `text` starts with it and a blank or the end follows; otherwise -1. Ignores case. */
export function indexAfterScheme(text: string, scheme: string): number {
  const begin = text.length - text.trimStart().length;
  const end = begin + scheme.length;
  const found = text.slice(begin, end);
  if (found !== scheme && found.toLowerCase() !== scheme.toLowerCase()) return -1;
  return end === text.length || isBlank(text.charCodeAt(end)) ? end : -1;
}
