import { run, type Block, type Document, type Inline } from './document.ts';
import { paragraphs } from './line.ts';

/** Lists and quotes inside of each other that are kept apart. */
export const NESTING = 20;

/** How deep lists and quotes are nested. */
export function levels(document: Document): number {
  return document.reduce((most, block) => {
    if (block.type === 'quote') return Math.max(most, 1 + levels(block.blocks));
    if (block.type !== 'list') return most;
    return block.items.reduce((deepest, item) => Math.max(deepest, 1 + levels(item.blocks)), most);
  }, 0);
}

/** A document in which what is nested deeper than any person writes is as flat as its words. */
export function shallower(document: Document, left = NESTING): Block[] {
  return document.flatMap((block): Block[] => {
    if (block.type !== 'quote' && block.type !== 'list') return [block];
    if (left === 0) return flattened(block);
    if (block.type === 'quote') return [{ ...block, blocks: shallower(block.blocks, left - 1) }];
    const items = block.items.map((item) => ({
      ...item,
      blocks: shallower(item.blocks, left - 1),
    }));
    return [{ ...block, items }];
  });
}

/**
 * A block as paragraphs and code, for a place whose format allows no more: a heading becomes bold, a row of a table one
 * line, a list one line for each item. A rule has nothing to say there.
 */
export function flattened(block: Block): Block[] {
  switch (block.type) {
    case 'paragraph':
    case 'code':
      return [block];
    case 'heading':
      return paragraphs(bold(block.line));
    case 'quote':
      return block.blocks.flatMap((each) => flattened(each));
    case 'list':
      return block.items.flatMap(({ blocks }) => blocks.flatMap((each) => flattened(each)));
    case 'rule':
      return [];
    default:
      return block.rows.flatMap((row) =>
        paragraphs(row.flatMap((cell, at) => (at === 0 ? cell : [run(' | '), ...cell]))),
      );
  }
}

function bold(line: readonly Inline[]): Inline[] {
  return line.map((part) =>
    part.type === 'break' || part.marks.includes('strong')
      ? part
      : { ...part, marks: ['strong', ...part.marks] },
  );
}
