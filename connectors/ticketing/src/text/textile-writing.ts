import { boxed } from './boxes.ts';
import {
  run,
  type Block,
  type Document,
  type Inline,
  type Item,
  type Line,
  type Mark,
  type Run,
} from './document.ts';
import { flattened } from './flatten.ts';
import { tidyLine, unbroken } from './line.ts';
import { parseMarkdown } from './markdown.ts';
import { escaped, reference, textileUrl } from './textile-escapes.ts';

const SIGN = { strong: '*', emphasis: '_', delete: '-' } as const satisfies Record<Mark, string>;

/** Shows nothing, and is a border between a word and a mark, which Textile sees only between blanks or punctuation. */
const BORDER = '<notextile></notextile>';

/** Tags in which Redmine leaves text alone, and which can therefore not stand in code. */
const OFF = /<\/?(?:code|pre|kbd|notextile)/i;

/**
 * Markdown as Textile in Redmine's flavour. Text stays text: what would be a mark is written as a character reference.
 * Never throws. What Textile has no place for is said in another way: numbers begin with 1, a list item is one
 * paragraph with line breaks, code that holds a tag such as `</pre>` is text, a task's state is a box (☐, ☑), an image a
 * link.
 */
export function toTextile(markdown: string): string {
  return blocks(parseMarkdown(markdown)).join('\n\n');
}

function blocks(document: Document): string[] {
  return document.map((block) => ofBlock(block)).filter((text) => text !== '');
}

function ofBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return ofLine(block.line, '');
    case 'heading':
      return `h${block.level}. ${ofLine(unbroken(block.line), ' ')}`;
    case 'list':
      return list(block.items, block.start === undefined ? '*' : '#');
    case 'code':
      return code(block);
    case 'quote':
      return quoted(blocks(block.blocks));
    case 'rule':
      return '---';
    default:
      return block.rows.map((row, at) => tableRow(row, at === 0 ? '_. ' : '')).join('\n');
  }
}

function list(items: readonly Item[], marker: string): string {
  return items.map((item) => listItem(boxed(item), marker)).join('\n');
}

/** The lines of an item, then its lists. */
function listItem(content: readonly Block[], marker: string): string {
  const own = content.filter(({ type }) => type !== 'list').flatMap((block) => flattened(block));
  const lines = own.map((block, at) =>
    block.type === 'paragraph' ? ofLine(block.line, at === 0 ? ' ' : '') : ofBlock(block),
  );
  const lists = content.flatMap((block) =>
    block.type === 'list'
      ? [list(block.items, marker + (block.start === undefined ? '*' : '#'))]
      : [],
  );
  // an item without a word would not be seen as one
  return [`${marker} ${lines.join('\n') || '&nbsp;'}`, ...lists].join('\n');
}

function quoted(content: readonly string[]): string {
  const lines = content.flatMap((block, at) => {
    // the text of code is taken out before quotes are looked for, so only its first line is marked
    const own = block.startsWith('<pre>') ? [block] : block.split('\n');
    return at === 0 ? own : ['', ...own];
  });
  return lines
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))
    .join('\n');
}

function code({ language, text }: Extract<Block, { type: 'code' }>): string {
  if (OFF.test(text)) {
    const lines = text
      .split('\n')
      .map((line) => escaped(line.trim(), { before: '', inside: true }));
    return lines.filter((line) => line !== '').join('\n');
  }
  return language !== undefined && /^\w+$/.test(language)
    ? `<pre><code class="${language}">\n${text}\n</code></pre>`
    : `<pre>\n${text}\n</pre>`;
}

function tableRow(row: readonly Line[], head: string): string {
  const cells = row.map((cell) => {
    const line = unbroken(cell);
    const text = ofLine(line, '');
    // what could be the attributes of a cell
    const attributes = isPlain(line[0]) && /^[\\/<>=()~^[{.-]/.test(text);
    const first = attributes ? reference(text.charAt(0)) + text.slice(1) : text;
    return `${head}${first}` || ' ';
  });
  return `|${cells.join('|')}|`;
}

/** A line; `before` is what stands in front of it, nothing where a block could begin. */
function ofLine(line: Line, before: string): string {
  const written: string[] = [];
  let last = before;
  let previous: Run | undefined;
  const write = (text: string): void => {
    written.push(text);
    if (text !== '') last = text === '\n' ? '' : text.slice(-1);
  };
  const parts = tidyLine(line).flatMap((each) => withoutBlankEdges(each));
  for (const [at, part] of parts.entries()) {
    if (part.type === 'break') {
      write('\n');
      previous = undefined;
      continue;
    }
    const apart = last === '' || ' ('.includes(last);
    if (apart && isBare(part, parts[at + 1])) {
      write(part.text);
      previous = undefined;
      continue;
    }
    const afterMark = previous !== undefined && !isPlain(previous);
    const text = isPlain(part)
      ? escaped(part.text, { before: afterMark ? '>' : last, inside: false })
      : phrase(part, last);
    const ends = !afterMark || (previous?.link ? /^ / : /^[ .,;:!?)]/).test(text);
    const begins = apart || isPlain(part);
    write(ends && begins ? text : BORDER + text);
    previous = part;
  }
  return written.join('');
}

/** An address that Redmine finds by itself: nothing in it could be a mark, and a blank or the end is behind it. */
function isBare({ text, code: isCode, marks, link }: Run, next: Inline | undefined): boolean {
  if (isCode || marks.length > 0 || link?.url !== text || link.title !== undefined) return false;
  const ends = next?.type !== 'run' || (isPlain(next) && /^[.,)]? /.test(next.text));
  return ends && /^https?:\/\/\w[\w./?=&#%-]*[\w/]$/.test(text);
}

function isPlain(part: Inline | undefined): boolean {
  return part?.type === 'run' && part.marks.length === 0 && !part.code && part.link === undefined;
}

/** A mark ends at a word's end, so the blanks at the ends of a marked text are beside it. */
function withoutBlankEdges(part: Inline): Inline[] {
  if (part.type === 'break' || part.code) return [part];
  const text = part.text.trim();
  if (text === part.text) return [part];
  const start = part.text.indexOf(text);
  const blanks = [part.text.slice(0, start), part.text.slice(start + text.length)];
  const [left, right] = blanks.map((each) => (each === '' ? [] : [run(each)]));
  return [...(left ?? []), ...(text === '' ? [] : [{ ...part, text }]), ...(right ?? [])];
}

function phrase(part: Run, last: string): string {
  const signs = part.marks.length > 0;
  const inside = signs || part.link !== undefined;
  const url = part.link && textileUrl(part.link.url, signs);
  let text = part.code ? inlineCode(part.text, inside) : marked(part.text, inside ? 'x' : last);
  if (part.link !== undefined && url === undefined)
    text += ` ${escaped(`(${part.link.url})`, { before: ' ', inside: true })}`;
  if (url !== undefined) text = `"${text}${titled(part.link?.title)}":${url}`;
  const order = (['strong', 'emphasis', 'delete'] as const).filter((mark) =>
    part.marks.includes(mark),
  );
  return order.reduceRight((content, mark) => `${SIGN[mark]}${content}${SIGN[mark]}`, text);
}

function marked(text: string, before: string): string {
  // one sign alone is no phrase
  if (Array.from(text).length === 1 && !/[\p{L}\p{N}_]/u.test(text)) return reference(text);
  return escaped(text, { before, inside: true });
}

/** A title stands where signs would be looked for; one that could hold some is left out. */
function titled(title: string | undefined): string {
  return title !== undefined && /^[\p{L}\p{N} ,.:']+$/u.test(title) ? `(${title})` : '';
}

function inlineCode(text: string, inside: boolean): string {
  if (OFF.test(text)) return escaped(text, { before: 'x', inside: true });
  const tame = !inside && /^[^\s@&!<>|={}][^@&!<>|={}]*$/.test(text) && text.trimEnd() === text;
  return tame ? `@${text}@` : `<code>${text}</code>`;
}
