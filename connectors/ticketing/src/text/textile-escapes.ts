/**
 * What has to be written as a character reference so that Redmine's Textile (RedCloth 3 with Redmine's changes) takes it
 * as text. References are the one escape that survives all of its rules, also inside of marks, labels and cells.
 */
export interface Place {
  /** The character before; empty at the start of a line, `>` after a mark. */
  readonly before: string;
  /** Inside of marks or a label every sign is dangerous; elsewhere most mean something at the start of a word only. */
  readonly inside: boolean;
}

/** Signs that mark a phrase when they stand before a word. */
const PHRASE = '*_-+^~%';

/** Words that make a block of a line. */
const BLOCK = /^(?:bq|fn\d+|h\d|p|table|pre|bc|notextile|clear)\S{0,80}\./;
const REFERENCE = /&[#a-z0-9]+;/iy;

export function reference(character: string): string {
  if (character === '<') return '&lt;';
  if (character === '>') return '&gt;';
  if (character === '&') return '&amp;';
  return character === '"' ? '&quot;' : `&#${character.codePointAt(0) ?? 0};`;
}

/** Text of one line that stays text. */
export function escaped(text: string, { before, inside }: Place): string {
  let written = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const previous = at === 0 ? before : text.charAt(at - 1);
    const special = inside
      ? isSpecialInside(text, at, previous)
      : isSpecial(text, at, previous) || (previous === '' && isSpecialAtStart(text));
    written += special ? reference(character) : character;
  }
  return written;
}

/** At the start of a line: lists, quotes, tables, rules, blocks, and lines that Redmine would not break before. */
function isSpecialAtStart(text: string): boolean {
  return '*#>|={-_'.includes(text.charAt(0)) || BLOCK.test(text);
}

function isSpecialInside(text: string, at: number, previous: string): boolean {
  const character = text.charAt(at);
  // a cell that begins with a sign and a full stop has attributes
  if (character === '.' && at === 0) return true;
  return `${PHRASE}@!?"(){}[]`.includes(character) || isSpecial(text, at, previous);
}

function isSpecial(text: string, at: number, previous: string): boolean {
  const character = text.charAt(at);
  const next = text.charAt(at + 1);
  // at the end of the text a mark may follow
  const wordFollows = next !== ' ';
  const opens = previous === '' || ` (>${PHRASE}?`.includes(previous);
  switch (character) {
    case '<':
    case '|':
      return true;
    case '&':
      REFERENCE.lastIndex = at;
      return REFERENCE.test(text);
    case '*':
    case '_':
    case '-':
    case '+':
    case '^':
    case '~':
      return opens && wordFollows;
    case '%':
      // x%x% is what Redmine writes for & while it works
      return (opens && wordFollows) || previous === 'x';
    case '?':
      return next === '?' || previous === '?';
    case '!':
      return opens && wordFollows;
    case '@':
      return !/\w/.test(previous);
    case '"':
      return next === ':' || next === '';
    case '=':
      return next === '=' || previous === '=';
    case '(':
      // an abbreviation: ABC(explained)
      return /[A-Z0-9]/.test(previous);
    case '[':
      // a footnote, a wiki page
      return next === '[' || previous === '[' || /\d/.test(next);
    case '{':
      return next === '{' || previous === '{';
    case ':':
      return text.startsWith(':redsh#', at);
    default:
      return false;
  }
}

/** An address as it may follow a label: what would end it or be taken for a mark is percent-encoded. */
export function textileUrl(url: string, marked: boolean): string | undefined {
  const known = /^(https?:\/\/|mailto:)([\p{L}\p{N}_]\S+)$/iu.exec(url.replace(/[?#&]+$/, ''));
  if (known === null) return undefined;
  const [, scheme = '', rest = ''] = known;
  const safe = rest
    .replaceAll(/[()]/g, percent)
    .replaceAll(/(?<!\w)@/g, percent)
    .replaceAll(marked ? /[*_-](?![\p{L}\p{N}])/gu : /(?!)/g, percent)
    .replace(/[^\p{L}\p{N}_=/;-]$/u, percent);
  return scheme.toLowerCase() + safe;
}

function percent(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x7f) return encodeURIComponent(character.toWellFormed());
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
