// templateParas: what replaces the variables of a template, as a JSON array. Clients write it with strings, with numbers,
// with blanks and with \u escapes. Numbers keep the digits they were written with: read as numbers, long ones would lose some.

export type ParsedParameters = { ok: true; parameters: string[] } | { ok: false; error: string };

const BROKEN = 'templateParas must be a JSON array of strings, like ["369751"].';

const blank = /[\t\n\r ]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string
const stringToken = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The end of what `pattern` (sticky) matches at `at`; -1 when it does not. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** From the text of a form field. Never throws; linear in the length. */
export function parseParametersText(text: string): ParsedParameters {
  const parameters: string[] = [];
  let at = endOf(blank, text, 0);
  if (text[at] !== "[") return { ok: false, error: BROKEN };
  at = endOf(blank, text, at + 1);
  while (text[at] !== "]" || parameters.length > 0) {
    const isString = text[at] === '"';
    const end = endOf(isString ? stringToken : numberToken, text, at);
    if (end === -1) return { ok: false, error: problemAt(text, at) };
    parameters.push(isString ? (JSON.parse(text.slice(at, end)) as string) : text.slice(at, end));
    at = endOf(blank, text, end);
    if (text[at] === "]") break;
    if (text[at] !== ",") return { ok: false, error: problemAt(text, end) };
    at = endOf(blank, text, at + 1);
  }
  if (endOf(blank, text, at + 1) !== text.length) return { ok: false, error: BROKEN };
  return checked(parameters);
}

/** From a JSON body that has been parsed. A number beyond 2^53 has lost digits by then. */
export function parseParametersValue(value: unknown): ParsedParameters {
  if (!Array.isArray(value)) return { ok: false, error: BROKEN };
  const parameters: string[] = [];
  for (const item of value as unknown[]) {
    if (typeof item === "string") parameters.push(item);
    else if (typeof item === "number" && (Number.isSafeInteger(item) || !Number.isInteger(item))) parameters.push(String(item));
    else
      return {
        ok: false,
        error: typeof item === "number" ? "A number in templateParas is too long; write it as a string." : BROKEN,
      };
  }
  return checked(parameters);
}

function problemAt(text: string, at: number): string {
  return /\d/.test(text[at - 1] ?? "") || /^0\d/.test(text.slice(at, at + 2))
    ? `${BROKEN} A number with leading zeros must be a string.`
    : BROKEN;
}

/** A NUL cannot be stored, and a lone half of a character cannot be written as UTF-8. */
function checked(parameters: string[]): ParsedParameters {
  for (const parameter of parameters) {
    if (parameter.includes("\0") || !parameter.isWellFormed()) {
      return { ok: false, error: "templateParas holds a character that cannot be sent." };
    }
  }
  return { ok: true, parameters };
}
