import type { Block, Document, Item, Line, Link } from './document.ts';
import { plain, stretches, tidyLine } from './line.ts';
import { parseMarkdown } from './markdown.ts';
import { boxed } from './boxes.ts';

/**
 * Whether two Markdown texts say the same: the same blocks with the same words, marks and links, however they are
 * written. Line endings, markers, blanks, the order of marks, the alignment of columns, and whether an address is
 * written as a link do not count.
 */
export function sameMeaning(a: string, b: string): boolean {
  return a === b || meaning(parseMarkdown(a)) === meaning(parseMarkdown(b));
}

/** A text that is equal for two documents that say the same. */
export function meaning(document: Document): string {
  return JSON.stringify(document.map((block) => ofBlock(block)));
}

function ofBlock(block: Block): unknown {
  switch (block.type) {
    case 'paragraph':
      return ['p', ofLine(block.line)];
    case 'heading':
      return [`h${block.level}`, ofLine(block.line)];
    case 'list':
      return ['list', block.start ?? null, block.items.map((item) => ofItem(item))];
    case 'code':
      return ['code', block.language ?? '', block.text.replaceAll(/\r\n?/g, '\n').trimEnd()];
    case 'quote':
      return ['quote', block.blocks.map((each) => ofBlock(each))];
    case 'rule':
      return ['rule'];
    default:
      return ['table', block.rows.map((row) => row.map((cell) => ofLine(cell)))];
  }
}

function ofItem(item: Item): unknown {
  return boxed(item).map((block) => ofBlock(block));
}

/** Words with their look. A blank has none: whether it is inside or outside of a mark cannot be seen. */
function ofLine(line: Line): unknown {
  const words: [string, string][] = [];
  for (const parts of stretches(tidyLine(line))) {
    const label = plain(parts);
    for (const part of parts) {
      if (part.type === 'break') words.push(['\n', '']);
      else {
        const look = [...part.marks.toSorted(), part.code ? 'code' : '', address(label, part.link)];
        // code apart from its neighbours, the words of anything else one by one
        for (const piece of part.text.split(/([ \t]+)/)) {
          if (piece === '') continue;
          const key = piece.trim() === '' ? '' : look.join(' ');
          const last = words.at(-1);
          if (last?.[1] === key && last[0] !== '\n') last[0] += key === '' ? '' : piece;
          else words.push([key === '' ? ' ' : piece, key]);
        }
      }
    }
  }
  return words;
}

/** The address that a link leads to beyond what its label says already. */
function address(label: string, link: Link | undefined): string {
  if (link === undefined) return '';
  const url = plainUrl(link.url);
  const shown = plainUrl(label);
  if ([shown, `mailto:${shown}`, `http://${shown}`].includes(url)) return '';
  return `${url} ${link.title ?? ''}`;
}

/** An address with no escapes but those that it needs anywhere, and without an empty end. */
function plainUrl(url: string): string {
  return url
    .toWellFormed()
    .replaceAll(/%(?![0-9a-f]{2})/gi, '%25')
    .replaceAll(/\P{ASCII}+/gu, (letters) => encodeURIComponent(letters))
    .replaceAll(/%(?:2[1247-9A-E]|3[ABCE]|40|5[BDEF]|60|7[BCDE])/gi, (escape) =>
      String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
    )
    .replace(/[?#&]+$/, '');
}
