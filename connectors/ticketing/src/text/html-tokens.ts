import { decoded } from './entities.ts';

export type Attributes = ReadonlyMap<string, string>;

export type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'open'; readonly tag: string; readonly attributes: Attributes }
  | { readonly type: 'close'; readonly tag: string };

/** Elements whose content is not markup, and no text that anyone sees. */
const RAW = new Set([
  'script',
  'style',
  'title',
  'textarea',
  'xmp',
  'iframe',
  'noembed',
  'noframes',
]);

const NAME = /[a-zA-Z][^\s/>]*/y;
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/y;
const END = /[\s/"'=]*>/y;

/**
 * HTML in the pieces that matter here, in one pass: comments, declarations and the content of scripts and the like are
 * passed over, and a `<` that opens no tag is a character.
 */
export function* tokens(html: string): Generator<Token> {
  const lower = html.toLowerCase();
  let at = 0;
  let text = '';
  while (at < html.length) {
    const start = html.indexOf('<', at);
    const next = start === -1 ? html.length : start;
    text += html.slice(at, next);
    at = next;
    if (start === -1) break;
    const second = html.charAt(start + 1);
    if (second === '!' || second === '?') {
      at = after(html, html.startsWith('<!--', start) ? '-->' : '>', start + 2);
      continue;
    }
    const token = second === '/' ? closing(html, start) : opening(html, start);
    if (token === undefined) {
      text += '<';
      at += 1;
      continue;
    }
    if (text !== '') yield { type: 'text', text: decoded(text) };
    text = '';
    yield token.token;
    at = token.end;
    if (token.token.type === 'open' && RAW.has(token.token.tag)) {
      const end = lower.indexOf(`</${token.token.tag}`, at);
      at = end === -1 ? html.length : end;
    }
  }
  if (text !== '') yield { type: 'text', text: decoded(text) };
}

interface Found {
  readonly token: Token;
  readonly end: number;
}

function closing(html: string, start: number): Found | undefined {
  const tag = name(html, start + 2);
  return tag === undefined
    ? undefined
    : { token: { type: 'close', tag: tag.toLowerCase() }, end: after(html, '>', start + 2) };
}

function opening(html: string, start: number): Found | undefined {
  const tag = name(html, start + 1);
  if (tag === undefined) return undefined;
  const attributes = new Map<string, string>();
  let at = start + 1 + tag.length;
  for (;;) {
    END.lastIndex = at;
    if (END.test(html)) break;
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(html);
    const key = found?.[1];
    if (found === null || key === undefined) return undefined;
    const value = found[2] ?? found[3] ?? found[4] ?? '';
    if (!attributes.has(key.toLowerCase())) attributes.set(key.toLowerCase(), decoded(value));
    at = ATTRIBUTE.lastIndex;
  }
  return { token: { type: 'open', tag: tag.toLowerCase(), attributes }, end: END.lastIndex };
}

function name(html: string, at: number): string | undefined {
  NAME.lastIndex = at;
  return NAME.exec(html)?.[0];
}

/** The place after the next mark, or the end of the text. */
function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
}
