/** What is taken out of a text before anything is looked for in it. */
export type Kept =
  | { readonly type: 'pre'; readonly language?: string | undefined; readonly text: string }
  | { readonly type: 'code' | 'text'; readonly text: string };

// noncharacters: no text holds them (Unicode, 23.7)
const OPEN = '\u{fdd0}';
const CLOSE = '\u{fdd1}';
/** The place of something that was taken out, by its number. */
export const KEPT = new RegExp(`${OPEN}(\\d+)${CLOSE}`);
export const AFTER_KEPT = CLOSE;

const TAG = /<(pre|code|kbd|notextile)\b[^<>]*>/gi;
const INNER_CODE = /^\s*<code(?:\s+class=["']([^"'<>\s]*)["'])?[^<>]*>([\s\S]*)<\/code>\s*$/i;

/**
 * Takes out what is between the tags in which Redmine leaves text alone, and drops comments. A `pre` stands on a line of
 * its own then, behind the marks of the quote that it is in.
 */
export function kept(textile: string): { text: string; parts: Kept[]; lossy: boolean } {
  const clean = textile.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u{fdd0}\u{fdd1}]/gu, '\u{fffd}');
  const lower = clean.toLowerCase();
  const parts: Kept[] = [];
  const missing = new Set<string>();
  let lossy = false;
  let text = '';
  let at = 0;
  TAG.lastIndex = 0;
  for (let found = TAG.exec(clean); found !== null; found = TAG.exec(clean)) {
    const tag = (found[1] ?? '').toLowerCase();
    const end = missing.has(tag) ? -1 : lower.indexOf(`</${tag}>`, TAG.lastIndex);
    if (end === -1) {
      missing.add(tag);
      continue;
    }
    const content = clean.slice(TAG.lastIndex, end);
    text += clean.slice(at, found.index) + place(parts.length);
    parts.push(part(tag, content));
    if (tag === 'kbd') lossy = true;
    at = end + tag.length + 3;
    TAG.lastIndex = at;
  }
  text += clean.slice(at);
  const shown = withoutComments(text);
  return { text: alone(shown, parts), parts, lossy: lossy || shown !== text };
}

function place(number: number): string {
  return `${OPEN}${number}${CLOSE}`;
}

function part(tag: string, content: string): Kept {
  if (tag === 'notextile') return { type: 'text', text: content };
  if (tag !== 'pre') return { type: 'code', text: content };
  const [, language, inner] = INNER_CODE.exec(content) ?? [];
  const text = (inner ?? content).replace(/^\n/, '').replace(/\n$/, '');
  return { type: 'pre', language: language || undefined, text };
}

function withoutComments(text: string): string {
  let shown = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf('<!--', at);
    const end = start === -1 ? -1 : text.indexOf('-->', start + 4);
    if (end === -1) return shown + text.slice(at);
    shown += text.slice(at, start);
    at = end + 3;
  }
}

function alone(text: string, parts: readonly Kept[]): string {
  const splitting = new RegExp(`(${KEPT.source})`);
  return text
    .split('\n')
    .flatMap((line) => {
      // a row of a table stays one line
      if (!line.includes(OPEN) || line.startsWith('|')) return [line];
      const [prefix = ''] = /^[> ]*/.exec(line) ?? [];
      const lines: string[] = [''];
      for (const piece of line.slice(prefix.length).split(new RegExp(`(${OPEN}\\d+${CLOSE})`))) {
        const number = splitting.exec(piece)?.[2];
        if (number !== undefined && parts[Number(number)]?.type === 'pre') lines.push(piece, '');
        else lines[lines.length - 1] += piece;
      }
      return lines.filter((each) => each.trim() !== '').map((each) => prefix + each);
    })
    .join('\n');
}
