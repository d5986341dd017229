import { run, type Block, type Inline } from './document.ts';
import { paragraphs } from './line.ts';

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
    case 'table':
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
