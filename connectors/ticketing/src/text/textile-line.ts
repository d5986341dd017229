import { BREAK, run, type Inline, type Mark } from './document.ts';
import { decoded } from './entities.ts';
import { linked } from './links.ts';
import { AFTER_KEPT, KEPT, type Kept } from './textile-off.ts';

/** The signs of phrases in the order in which they are looked for; those without a mark are lost. */
const SIGNS: readonly [sign: string, mark: Mark | undefined][] = [
  ['**', 'strong'],
  ['*', 'strong'],
  ['??', undefined],
  ['-', 'delete'],
  ['__', 'emphasis'],
  ['_', 'emphasis'],
  ['%', undefined],
  ['+', undefined],
  ['^', undefined],
  ['~', undefined],
];

const DEPTH = 8;
const PLACE = new RegExp(KEPT.source, 'y');
const ADDRESS = new RegExp(`(?:/|[a-z]+://|www\\.|mailto:)[^\\s<${AFTER_KEPT}\\u{fdd0}]+`, 'iuy');
const IMAGE =
  /!([<>=]?)((?:\([^()\n]{1,80}\)|\{[^{}\n]{1,80}\})?)(?:\. )?([^\s(!]{1,2000})\s?(?:\(([^()\n]{0,200})\))?!(?::(\S{1,2000}))?/y;
const ATTRIBUTES = /^(?:\([^()"\n]{1,80}\)|\{[^{}"\n]{1,80}\}|\[[a-z_-]{1,20}\])+(?=.)/s;

/** Macros and links to wiki pages are Redmine's own; their text stays. */
const OWN = /\{\{\w|\[\[[^\]\n]{1,200}\]\]/;

/** Reads the lines of a paragraph, with what is lost in any of them. */
export class TextileLine {
  lossy = false;
  readonly #parts: readonly Kept[];

  constructor(parts: readonly Kept[]) {
    this.#parts = parts;
  }

  read(text: string, marks: readonly Mark[] = [], depth = 0): Inline[] {
    const parts: Inline[] = [];
    /** Signs that are not closed any more behind the place where one was not. */
    const unclosed = new Set<string>();
    let plain = '';
    let at = 0;
    const end = (): void => {
      if (OWN.test(plain)) this.lossy = true;
      parts.push(run(decoded(plain), { marks }));
      plain = '';
    };
    while (at < text.length) {
      const found = this.#found(text, at, marks, depth, unclosed);
      if (found === undefined) {
        plain += text.charAt(at);
        at += 1;
        continue;
      }
      end();
      parts.push(...found.parts);
      at = found.end;
    }
    end();
    return parts;
  }

  #found(
    text: string,
    at: number,
    marks: readonly Mark[],
    depth: number,
    unclosed: Set<string>,
  ): Found | undefined {
    const character = text.charAt(at);
    const before = at === 0 ? '' : text.charAt(at - 1);
    const opens = before === '' || /[\s(>]/.test(before) || before === AFTER_KEPT;
    switch (character) {
      case '\n':
        return { parts: [BREAK], end: at + 1 };
      case '\u{fdd0}':
        return this.#kept(text, at, marks);
      case '=':
        return before === '' || /\s/.test(before) ? literal(text, at, marks, unclosed) : undefined;
      case '@':
        return /\w/.test(before) ? undefined : code(text, at, marks, unclosed);
      case '"':
        return depth < DEPTH ? this.#link(text, at, marks, depth) : undefined;
      case '!':
        return opens ? this.#image(text, at, marks) : undefined;
      default:
        return opens && depth < DEPTH ? this.#phrase(text, at, marks, depth, unclosed) : undefined;
    }
  }

  #kept(text: string, at: number, marks: readonly Mark[]): Found | undefined {
    PLACE.lastIndex = at;
    const found = PLACE.exec(text);
    const part = this.#parts[Number(found?.[1] ?? -1)];
    if (found === null || part === undefined) return undefined;
    const shown =
      part.type === 'text'
        ? run(decoded(part.text), { marks })
        : run(part.text, { marks, code: true });
    return { parts: [shown], end: PLACE.lastIndex };
  }

  #link(text: string, at: number, marks: readonly Mark[], depth: number): Found | undefined {
    const close = text.indexOf('"', at + 1);
    if (close <= at + 1 || text.charAt(close + 1) !== ':') return undefined;
    ADDRESS.lastIndex = close + 2;
    const found = ADDRESS.exec(text)?.[0];
    const quoted = text.slice(at + 1, close);
    if (found === undefined || quoted.includes('\n')) return undefined;
    const address = withoutTrailing(found);
    const label = this.#withoutAttributes(quoted);
    const title = label.endsWith(')') ? label.lastIndexOf('(') : -1;
    const shown = title > 0 ? label.slice(0, title) : label;
    const url = address.toLowerCase().startsWith('www.') ? `http://${address}` : address;
    const parts = linked(
      this.read(shown, marks, depth + 1).filter(hasText),
      url,
      title > 0 ? label.slice(title + 1, -1) : '',
    );
    if (parts.some((part) => part.type === 'run' && part.link === undefined)) this.lossy = true;
    return { parts, end: close + 2 + address.length };
  }

  #image(text: string, at: number, marks: readonly Mark[]): Found | undefined {
    IMAGE.lastIndex = at;
    const found = IMAGE.exec(text);
    if (found === null) return undefined;
    const [, , , source = '', title, address] = found;
    this.lossy = true;
    const name = run(`[image: ${title ?? source}]`, { marks });
    const url = [address, source].find((each) => /^https?:\/\//i.test(each ?? ''));
    return { parts: url === undefined ? [name] : linked([name], url), end: IMAGE.lastIndex };
  }

  #phrase(
    text: string,
    at: number,
    marks: readonly Mark[],
    depth: number,
    unclosed: Set<string>,
  ): Found | undefined {
    for (const [sign, mark] of SIGNS) {
      if (!text.startsWith(sign, at) || unclosed.has(sign) || text.startsWith('--', at)) continue;
      const start = at + sign.length;
      if (/^\s?$/.test(text.charAt(start))) continue;
      const close = closing(text, start, sign);
      if (close === -1) {
        unclosed.add(sign);
        continue;
      }
      const content = this.#withoutAttributes(text.slice(start, close));
      if (mark === undefined) this.lossy = true;
      const inside = mark === undefined || marks.includes(mark) ? marks : [...marks, mark];
      return { parts: this.read(content, inside, depth + 1), end: close + sign.length };
    }
    return undefined;
  }

  #withoutAttributes(text: string): string {
    const found = ATTRIBUTES.exec(text)?.[0];
    if (found === undefined) return text;
    this.lossy = true;
    return text.slice(found.length);
  }
}

interface Found {
  readonly parts: readonly Inline[];
  readonly end: number;
}

/** Where a phrase ends: at a sign after a word and before a blank or punctuation. */
function closing(text: string, start: number, sign: string): number {
  for (let at = text.indexOf(sign, start + 1); at !== -1; at = text.indexOf(sign, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + sign.length);
    if (/\s/.test(before) || text.startsWith('--', at)) continue;
    if (after !== '' && after !== '\u{fdd0}' && !/[\s\p{P}\p{S}]/u.test(after)) continue;
    // one character alone has to be a letter
    if (at === start + 1 && !/[\p{L}\p{N}_]/u.test(before)) continue;
    return at;
  }
  return -1;
}

/** `==text==` */
function literal(
  text: string,
  at: number,
  marks: readonly Mark[],
  unclosed: Set<string>,
): Found | undefined {
  if (!text.startsWith('==', at) || text.charAt(at + 2) === '=' || unclosed.has('=='))
    return undefined;
  const close = text.indexOf('==', at + 3);
  if (close === -1) unclosed.add('==');
  if (close === -1 || text.slice(at, close).includes('\n')) return undefined;
  return { parts: [run(decoded(text.slice(at + 2, close)), { marks })], end: close + 2 };
}

/** `@code@`, and `@|ruby|code@` */
function code(
  text: string,
  at: number,
  marks: readonly Mark[],
  unclosed: Set<string>,
): Found | undefined {
  if (unclosed.has('@')) return undefined;
  let close = text.indexOf('@', at + 2);
  while (close !== -1 && /\w/.test(text.charAt(close + 1))) close = text.indexOf('@', close + 1);
  if (close === -1) unclosed.add('@');
  const content = text.slice(at + 1, Math.max(close, at + 1)).replace(/^\|\w+?\|(?=.)/, '');
  if (close === -1 || content.includes('\n')) return undefined;
  return { parts: [run(content, { marks, code: true })], end: close + 1 };
}

/** What may end an address is Redmine's choice; a bracket that was not opened in it does not belong to it. */
function withoutTrailing(address: string): string {
  let url = address;
  for (;;) {
    const last = url.slice(-1);
    const closed = last === ')' && url.split(')').length > url.split('(').length;
    if (url.length < 2 || !(closed || !/[\p{L}\p{N}_=/;()-]/u.test(last))) return url;
    url = url.slice(0, -1);
  }
}

const hasText = (part: Inline): boolean => part.type === 'break' || part.text !== '';
