import { run, type Block, type Inline, type Line } from './document.ts';
import { flattened } from './flatten.ts';
import { unbroken } from './line.ts';

/** Cells of a table that is still a table; a larger one becomes lines, since the widest row is paid for in each row. */
const MOST_CELLS = 10_000;

/** A table with rows of one width, or nothing. */
export function tableOf(rows: readonly (readonly Line[])[]): Block[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return [];
  if (width * rows.length > MOST_CELLS) return flattened({ type: 'table', rows });
  const filled = (row: readonly Line[]): Line[] => [
    ...row,
    ...Array.from({ length: width - row.length }, (): Line => []),
  ];
  return [{ type: 'table', rows: rows.map((row) => filled(row)) }];
}

/** Blocks as the one line that a cell may hold. */
export function inOneLine(blocks: readonly Block[]): Inline[] {
  const parts = blocks
    .flatMap((block) => flattened(block))
    .map((block): Line => {
      if (block.type === 'paragraph') return block.line;
      return block.type === 'code' ? [run(block.text, { code: true })] : [];
    });
  return unbroken(parts.flatMap((line, at) => (at === 0 ? line : [run(' '), ...line])));
}
