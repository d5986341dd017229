/** Deepest nesting of lists and objects. Far beyond what vendors send, far below what the stack holds. */
const MAX_DEPTH = 200;

/** The part of ECMA's "JSON.parse source text access" that Node 24 has and TypeScript's es2024 does not know. */
interface SourceText {
  parse(
    text: string,
    reviver: (key: string, value: unknown, at: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const json = JSON as unknown as SourceText;

/**
 * JSON in which no number is rounded. What is written as a safe integer is a number; every other number is its text as
 * the vendor wrote it: `12.30`, `1e400`, `12345678901234567890`, `-0`. Read it with `exactDecimal` or `money`.
 * Throws SyntaxError for what is no JSON, for nesting deeper than 200, and for a key that occurs twice in one object:
 * two readers would take two different amounts from it. `__proto__` is a key like any other and changes no prototype.
 */
export function parseExactJson(text: string): unknown {
  assertPlain(text);
  return json.parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    return /^-?[1-9]\d*$|^0$/.test(source) && Number.isSafeInteger(value) ? value : source;
  });
}

/**
 * A decimal text as a number in a request's JSON, digit for digit: `JSON.stringify({ amount: exactNumber('12.30') })` is
 * `{"amount":12.30}`. Throws SyntaxError where the text is no JSON number.
 */
export function exactNumber(text: string): unknown {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) {
    throw new SyntaxError('a JSON number was expected');
  }
  return json.rawJSON(text);
}

/** One pass over the tokens that matter. Says nothing about other faults: JSON.parse finds those. */
function assertPlain(text: string): void {
  /** The keys so far of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '{' || mark === '[') {
      open.push(mark === '{' ? new Set() : undefined);
      if (open.length > MAX_DEPTH) throw new SyntaxError('nested too deeply');
    } else if (mark === '}' || mark === ']') {
      open.pop();
    } else if (mark === '"') {
      const end = endOfText(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) note(keys, text.slice(at, end));
      at = end - 1;
    }
  }
}

/** Where a text that begins at `start` is over: behind the first quote that no backslash takes away. */
function endOfText(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    if (quote === -1) return text.length;
    let before = quote;
    while (text[before - 1] === '\\') before -= 1;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
}

/** A text is a key when a colon follows. */
function isKey(text: string, end: number): boolean {
  let at = end;
  while (/[ \t\r\n]/.test(text.charAt(at))) at += 1;
  return text.charAt(at) === ':';
}

function note(keys: Set<string>, token: string): void {
  // an escaped letter is the same letter
  const key = token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
  if (keys.has(key)) throw new SyntaxError('a key occurs twice');
  keys.add(key);
}
