import { BREAK, MARKS, run, type Block, type Inline, type Line, type Run } from './document.ts';
import { withLinks } from './links.ts';

/**
 * A line in its steady form: no blank at its ends or beside a break, none at the edge of a marked stretch (Markdown and
 * Textile would not see the mark), neighbours that look the same are one, bare addresses are links.
 */
export function tidyLine(line: Line): Inline[] {
  const parts: Inline[] = [];
  let blanks = '';
  const add = (part: Run): void => {
    const before = parts.at(-1);
    if (blanks !== '' && before?.type === 'run') parts.push(run(blanks, common(before, part)));
    blanks = '';
    parts.push(part);
  };
  for (const part of line) {
    if (part.type === 'break') {
      blanks = '';
      if (parts.length > 0) parts.push(part);
      continue;
    }
    const text = part.text.replaceAll(/[\t\n\v\f\r]/g, ' ');
    const [start, end] = part.code ? [0, text.length] : inner(text);
    blanks += text.slice(0, start);
    if (end === start) continue;
    add({ ...part, text: text.slice(start, end) });
    blanks = text.slice(end);
  }
  while (parts.at(-1)?.type === 'break') parts.pop();
  return merged(parts).flatMap((part): Inline[] =>
    part.type === 'run' ? withLinks(part) : [part],
  );
}

/** Where the text without the blanks at its ends starts and ends. */
function inner(text: string): [number, number] {
  let start = 0;
  let end = text.length;
  while (start < end && text.charAt(start) === ' ') start += 1;
  while (end > start && text.charAt(end - 1) === ' ') end -= 1;
  return [start, end];
}

function common(a: Run, b: Run): Partial<Run> {
  const marks = a.marks.filter((mark) => b.marks.includes(mark));
  return sameLink(a, b) ? { marks, link: a.link } : { marks };
}

function sameLink(a: Run, b: Run): boolean {
  return a.link?.url === b.link?.url && a.link?.title === b.link?.title;
}

function sameLook(a: Run, b: Run): boolean {
  const marks = MARKS.every((mark) => a.marks.includes(mark) === b.marks.includes(mark));
  return marks && a.code === b.code && sameLink(a, b);
}

function merged(line: Line): Inline[] {
  const parts: Inline[] = [];
  for (const part of line) {
    const last = parts.at(-1);
    if (part.type === 'run' && last?.type === 'run' && sameLook(part, last))
      parts[parts.length - 1] = { ...last, text: last.text + part.text };
    else parts.push(part);
  }
  return parts;
}

/** The runs of a line that stand next to each other and lead to the same place, break by break. */
export function stretches(line: Line): Inline[][] {
  const groups: Inline[][] = [];
  for (const part of line) {
    const last = groups.at(-1);
    const head = last?.[0];
    if (last && part.type === 'run' && head?.type === 'run' && sameLink(part, head))
      last.push(part);
    else groups.push([part]);
  }
  return groups;
}

/** Where nothing can break a line: in a heading, in a cell. */
export function unbroken(line: Line): Inline[] {
  return tidyLine(line.map((part) => (part.type === 'break' ? run(' ') : part)));
}

/** A line as paragraphs: two breaks after each other part it, for that is what their writer meant. None when it is empty. */
export function paragraphs(line: Line): Block[] {
  const lines: Inline[][] = [[]];
  const tidy = tidyLine(line);
  tidy.forEach((part, at) => {
    const next = tidy[at + 1];
    if (part.type !== 'break') lines.at(-1)?.push(part);
    else if (next?.type === 'break') lines.push([]);
    else if (tidy[at - 1]?.type !== 'break') lines.at(-1)?.push(BREAK);
  });
  return lines
    .map((each) => tidyLine(each))
    .filter((each) => each.length > 0)
    .map((each) => ({ type: 'paragraph', line: each }));
}

export function plain(line: Line): string {
  return line.map((part) => (part.type === 'run' ? part.text : '\n')).join('');
}

/** Text with line breaks in it as a line that is broken there. */
export function fromLines(text: string): Inline[] {
  return text
    .split(/\r\n|\n|\r/)
    .flatMap((line, at) => (at === 0 ? [run(line)] : [BREAK, run(line)]));
}
