/** Characters of a text that is still read as Markdown; a longer one is taken as plain text. */
export const LONGEST = 65_536;

/** Blocks that are opened on one line, and the column after which none is: together they bound what the parser nests. */
const MARKERS = 20;
const COLUMN = 240;

const MARKER = /[ \t]*(>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y;

/** The text with a backslash before whatever would nest deeper than any person writes, so that it stays a character. */
export function shallow(markdown: string): string {
  return markdown
    .split(/\r\n|\n|\r/)
    .map((line) => shallowLine(line))
    .join('\n');
}

function shallowLine(line: string): string {
  let at = 0;
  for (let opened = 0; ; opened += 1) {
    MARKER.lastIndex = at;
    const found = MARKER.exec(line);
    if (found === null) return line;
    at = MARKER.lastIndex;
    if (opened < MARKERS && at < COLUMN) continue;
    // `1\.`, but `\>`
    return `${line.slice(0, at - 1)}\\${line.slice(at - 1)}`;
  }
}

/**
 * What the parser spends on a paragraph grows with the square of the marks in it that find no partner. The budgets keep
 * each kind below about 100 ms; whatever has more of them than this is not formatting.
 */
const COSTLY = [
  { marks: /\*+|_+/g, most: 1_000, constructs: ['attention'] },
  { marks: /~+/g, most: 1_000, constructs: ['strikethrough'] },
  {
    marks: /[[\]]/g,
    most: 4_000,
    constructs: ['labelStartLink', 'labelStartImage', 'labelEnd', 'definition'],
  },
];

/** The constructs that a text is too costly for; their marks stay plain characters in all of it. */
export function tooCostly(markdown: string): string[] {
  const blocks = markdown.split(/\n(?=[ \t]*\n)/);
  return COSTLY.flatMap(({ marks, most, constructs }) => {
    const cost = blocks.reduce((sum, block) => sum + (block.match(marks)?.length ?? 0) ** 2, 0);
    return cost > most ** 2 ? constructs : [];
  });
}
