import type {
  AdfBlock,
  AdfCell,
  AdfCode,
  AdfDocument,
  AdfInline,
  AdfItem,
  AdfList,
  AdfMark,
  AdfParagraph,
} from './adf-nodes.ts';
import { boxed } from './boxes.ts';
import type { Block, Item, Line, Mark, Run } from './document.ts';
import { flattened } from './flatten.ts';
import { tidyLine, unbroken } from './line.ts';
import { parseMarkdown } from './markdown.ts';

const MARK = { strong: 'strong', emphasis: 'em', delete: 'strike' } as const satisfies Record<
  Mark,
  AdfMark['type']
>;

/**
 * Markdown as an ADF document, version 1. Never throws. What ADF has no place for is said in another way: code is not
 * bold as well, a heading or a table in a list item or a quote becomes paragraphs, a task's state a box (☐, ☑), an
 * image a link.
 */
export function toAdf(markdown: string): AdfDocument {
  const content = parseMarkdown(markdown).flatMap((block): AdfBlock[] => {
    switch (block.type) {
      case 'heading':
        return [
          {
            type: 'heading',
            attrs: { level: block.level },
            content: inlines(unbroken(block.line)),
          },
        ];
      case 'quote': {
        const inside = nested(block.blocks);
        return inside.length === 0 ? [] : [{ type: 'blockquote', content: inside }];
      }
      case 'rule':
        return [{ type: 'rule' }];
      case 'table':
        return [{ type: 'table', content: block.rows.map((row, at) => tableRow(row, at === 0)) }];
      default:
        return nested([block]);
    }
  });
  return { version: 1, type: 'doc', content };
}

/** What may stand in a list item and in a quote. */
function nested(blocks: readonly Block[]): (AdfParagraph | AdfCode | AdfList)[] {
  return blocks.flatMap((block) => {
    if (block.type === 'paragraph') return [paragraph(block.line)];
    if (block.type === 'code') return [code(block)];
    if (block.type === 'list') return list(block.items, block.start);
    return nested(block.type === 'quote' ? block.blocks : flattened(block));
  });
}

function list(items: readonly Item[], start: number | undefined): AdfList[] {
  if (items.length === 0) return [];
  const content = items.map((item): AdfItem => {
    const [first, ...rest] = nested(boxed(item));
    return first?.type === 'paragraph'
      ? { type: 'listItem', content: [first, ...rest] }
      : { type: 'listItem', content: [paragraph([]), ...(first ? [first] : []), ...rest] };
  });
  if (start === undefined) return [{ type: 'bulletList', content }];
  return [
    start === 1
      ? { type: 'orderedList', content }
      : { type: 'orderedList', attrs: { order: start }, content },
  ];
}

function code({ language, text }: Extract<Block, { type: 'code' }>): AdfCode {
  return {
    type: 'codeBlock',
    ...(language !== undefined && language !== '' && { attrs: { language } }),
    // a text node may not be empty
    ...(text !== '' && { content: [{ type: 'text', text }] as const }),
  };
}

function tableRow(row: readonly Line[], head: boolean) {
  const content = row.map((cell): AdfCell => ({
    type: head ? 'tableHeader' : 'tableCell',
    content: [paragraph(unbroken(cell))],
  }));
  return { type: 'tableRow', content } as const;
}

function paragraph(line: Line): AdfParagraph {
  return { type: 'paragraph', content: inlines(line) };
}

function inlines(line: Line): AdfInline[] {
  return tidyLine(line).map((part): AdfInline => {
    if (part.type === 'break') return { type: 'hardBreak' };
    const marks = marksOf(part);
    return { type: 'text', text: part.text, ...(marks.length > 0 && { marks }) };
  });
}

/** Code takes no other mark than a link. */
function marksOf({ marks, code: isCode, link }: Run): AdfMark[] {
  const look: AdfMark[] = isCode ? [{ type: 'code' }] : marks.map((mark) => ({ type: MARK[mark] }));
  if (link === undefined) return look;
  const { url, title } = link;
  return [
    ...look,
    { type: 'link', attrs: title === undefined ? { href: url } : { href: url, title } },
  ];
}
