// Parses templateParas, the JSON array of values for the variables of a template. Clients write strings, numbers, blanks and \u
// escapes. A number keeps its digits as text: JSON.parse would lose some digits of a long one.

export type ParsedParameters = { ok: true; parameters: string[] } | { ok: false; error: string };

const MALFORMED = 'templateParas must be a JSON array of strings, like ["369751"].';

const blank = /[\t\n\r ]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON does not allow them in a string
const stringToken = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** The end of the match of the sticky `pattern` at `at`; -1 if it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Parses the text of a form field. Never throws; linear in the length. */
export function parseParametersText(text: string): ParsedParameters {
  const parameters: string[] = [];
  let at = endOf(blank, text, 0);
  if (text[at] !== "[") return { ok: false, error: MALFORMED };
  at = endOf(blank, text, at + 1);
  while (text[at] !== "]" || parameters.length > 0) {
    const isString = text[at] === '"';
    const end = endOf(isString ? stringToken : numberToken, text, at);
    if (end === -1) return { ok: false, error: errorAt(text, at) };
    parameters.push(isString ? (JSON.parse(text.slice(at, end)) as string) : text.slice(at, end));
    at = endOf(blank, text, end);
    if (text[at] === "]") break;
    if (text[at] !== ",") return { ok: false, error: errorAt(text, end) };
    at = endOf(blank, text, at + 1);
  }
  if (endOf(blank, text, at + 1) !== text.length) return { ok: false, error: MALFORMED };
  return checkParameters(parameters);
}

/** Takes the value of a parsed JSON body. A number beyond 2^53 is refused, because it has lost digits. */
export function parseParametersValue(value: unknown): ParsedParameters {
  if (!Array.isArray(value)) return { ok: false, error: MALFORMED };
  const parameters: string[] = [];
  for (const item of value as unknown[]) {
    if (typeof item === "string") parameters.push(item);
    else if (typeof item === "number" && (Number.isSafeInteger(item) || !Number.isInteger(item))) parameters.push(String(item));
    else
      return {
        ok: false,
        error: typeof item === "number" ? "A number in templateParas is too long; write it as a string." : MALFORMED,
      };
  }
  return checkParameters(parameters);
}

function errorAt(text: string, at: number): string {
  return /\d/.test(text[at - 1] ?? "") || /^0\d/.test(text.slice(at, at + 2))
    ? `${MALFORMED} A number with leading zeros must be a string.`
    : MALFORMED;
}

/** Refuses NUL, which PostgreSQL cannot store, and a lone surrogate, which UTF-8 cannot encode. */
function checkParameters(parameters: string[]): ParsedParameters {
  for (const parameter of parameters) {
    if (parameter.includes("\0") || !parameter.isWellFormed()) {
      return { ok: false, error: "templateParas contains a character that cannot be sent." };
    }
  }
  return { ok: true, parameters };
}
