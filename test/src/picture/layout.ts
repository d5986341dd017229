import { type Line, type Run, type Style, textOf } from './ansi.ts';

/** Columns by which the rest of a broken line is indented further than its beginning. */
const HANG = 2;

/** Breaks lines at spaces so that none is wider than `columns`; the rest hangs under the beginning. */
export function fit(lines: readonly Line[], columns: number): Line[] {
  return lines.flatMap((line) => broken(line, columns));
}

interface Cell {
  readonly character: string;
  readonly style: Style;
}

function broken(line: Line, columns: number): Line[] {
  const cells = line.flatMap(({ text, style }) =>
    Array.from(text, (character) => ({ character, style })),
  );
  if (cells.length <= columns) return [line];
  const indent = textOf(line).search(/\S/) + HANG;
  const rows: Line[] = [];
  let rest: readonly Cell[] = cells;
  while (rest.length > columns) {
    const space = rest.findLastIndex(({ character }, at) => character === ' ' && at <= columns);
    // a word that is wider than the window is cut where the window ends
    const end = space > indent ? space : columns;
    rows.push(joined(rest.slice(0, end)));
    const next = rest.slice(space > indent ? end + 1 : end);
    rest = [...indentation(indent, next[0]), ...next];
  }
  return [...rows, joined(rest)];
}

function indentation(width: number, like: Cell | undefined): Cell[] {
  return like ? Array.from({ length: width }, () => ({ ...like, character: ' ' })) : [];
}

function joined(cells: readonly Cell[]): Line {
  const runs: Run[] = [];
  for (const { character, style } of cells) {
    const last = runs.at(-1);
    if (last?.style === style) runs[runs.length - 1] = { text: last.text + character, style };
    else runs.push({ text: character, style });
  }
  return runs;
}
