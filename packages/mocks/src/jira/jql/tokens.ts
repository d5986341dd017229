import { JqlProblem, syntax } from './problem.ts';

export interface Token {
  /** `word` is bare, `text` was quoted, `sign` is an operator or a bracket, `end` comes last. */
  readonly kind: 'word' | 'text' | 'sign' | 'end';
  readonly text: string;
  /** Offset in the query. */
  readonly at: number;
}

const SIGNS = [
  '!=',
  '!~',
  '<=',
  '>=',
  '&&',
  '||',
  '=',
  '<',
  '>',
  '~',
  '!',
  '&',
  '|',
  '(',
  ')',
  ',',
];

/** Must stand in quotes, says the reference of JQL. */
const RESERVED_CHARACTERS = '+.;?*/%^$#@[]{}`';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  ' ': ' ',
  "'": "'",
  '"': '"',
  '\\': '\\',
};

/** Splits a query. Throws for an open quote, an escape or a bare character that JQL does not know. */
export function tokens(jql: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < jql.length) {
    const char = jql.charAt(at);
    const sign = SIGNS.find((one) => jql.startsWith(one, at));
    if (/\s/.test(char)) at += 1;
    else if (sign !== undefined) {
      found.push({ kind: 'sign', text: sign, at });
      at += sign.length;
    } else {
      const quoted = char === '"' || char === "'";
      const { text, end } = quoted ? quotedText(jql, at) : bareWord(jql, at);
      found.push({ kind: quoted ? 'text' : 'word', text, at });
      at = end;
    }
  }
  found.push({ kind: 'end', text: '', at });
  return found;
}

function quotedText(jql: string, start: number): { text: string; end: number } {
  const quote = jql.charAt(start);
  let text = '';
  let at = start + 1;
  while (at < jql.length) {
    const char = jql.charAt(at);
    if (char === quote) return { text, end: at + 1 };
    if (char === '\n' || char === '\r') break;
    const one = char === '\\' ? escaped(jql, at) : { text: char, end: at + 1 };
    text += one.text;
    at = one.end;
  }
  throw syntax(`The quoted string '${jql.slice(start + 1)}' has not been completed.`, start);
}

function bareWord(jql: string, start: number): { text: string; end: number } {
  let text = '';
  let at = start;
  while (at < jql.length) {
    const char = jql.charAt(at);
    if (/[\s"'(),=!<>~&|]/.test(char)) break;
    if (RESERVED_CHARACTERS.includes(char)) {
      const code = char.charCodeAt(0).toString(16).padStart(4, '0');
      throw syntax(
        `The character '${char}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u${code}' instead.`,
        at,
      );
    }
    const one = char === '\\' ? escaped(jql, at) : { text: char, end: at + 1 };
    text += one.text;
    at = one.end;
  }
  return { text, end: at };
}

function escaped(jql: string, at: number): { text: string; end: number } {
  const unicode = /^\\u(?<code>[0-9a-fA-F]{4})/.exec(jql.slice(at, at + 6))?.groups?.['code'];
  if (unicode !== undefined) {
    return { text: String.fromCharCode(Number.parseInt(unicode, 16)), end: at + 6 };
  }
  const text = SIMPLE_ESCAPES[jql.charAt(at + 1)];
  if (text !== undefined) return { text, end: at + 2 };
  throw new JqlProblem(
    `Error in the JQL Query: '${jql.slice(at, at + 2)}' is an illegal JQL escape sequence. ` +
      String.raw`The valid escape sequences are \', \", \t, \n, \r, \\, '\ ' and \uXXXX. ` +
      `(line 1, character ${at + 1})`,
  );
}

/** The words that need quotes where a name or a value is meant; the rest of the vendor's list is as rare. */
export const RESERVED_WORDS = new Set(
  (
    'abort access add after alias all alter and any as asc audit before begin between boolean by byte catch char ' +
    'character check collate column commit connect continue count create current date decimal default delete desc ' +
    'distinct divide do double drop else empty encoding end equals escape exec execute exists explain false fetch ' +
    'file field first float for from function go goto grant group having if immediate in index initial inner input ' +
    'insert int integer intersect into is isempty isnull join last left less like limit lock long max min minus mode ' +
    'modify more multiply next not notin null number object of on option or order outer output power previous prior ' +
    'privileges public raise raw remainder rename resource return returns revoke right row rows select session set ' +
    'share size start string subtract sum synonym table then to trans transaction trigger true uid union unique ' +
    'update user validate values view when whenever where while with'
  ).split(' '),
);
