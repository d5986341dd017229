import { visible, visibleLine } from '../compare/hidden-text.ts';

/**
 * Somebody else's text inside one paragraph of a comment: plain words stay, and every other word becomes code. In code
 * nothing is a link, a mention, an image, HTML or a reference to an issue; a plain word cannot become one either.
 */
export function inline(text: string): string {
  const words = visibleLine(text).split(/ +/).filter(Boolean);
  const parts: string[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) parts.push(code(open.join(' ')));
    open = [];
  };
  for (const word of words) {
    if (!isPlain(word)) open.push(word);
    else {
      close();
      parts.push(word);
    }
  }
  close();
  return parts.join(' ');
}

/** Letters and digits with the marks of a sentence around them; no hash of a commit, and nothing that starts a list. */
const isPlain = (word: string) =>
  /^["'(“]*[\p{L}\p{N}]+(?:[,'’-][\p{L}\p{N}]+)*["'”),.;:!?]*$/u.test(word) &&
  !/^\d+[.)]$/.test(word) &&
  !/[0-9a-f]{7,}/i.test(word) &&
  !/^(?:GH|CVE|GHSA)-/i.test(word);

/** One code span; its fence is longer than any row of backticks inside. */
export function code(text: string): string {
  const line = visibleLine(text).trim();
  if (line === '') return '';
  const fence = fenceFor(line, 1);
  const pad = fence.length > 1 || line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A block of code in which nothing is active either. */
export function block(text: string, language: 'json' | 'text'): string {
  const shown = visible(text);
  const fence = fenceFor(shown, 3);
  return `${fence}${language}\n${shown}\n${fence}`;
}

function fenceFor(text: string, least: number): string {
  const rows = [...text.matchAll(/`+/g)].map(([row]) => row.length);
  return '`'.repeat(rows.reduce((longest, row) => Math.max(longest, row + 1), least));
}

/** What a comment on GitHub may hold is 65,536 characters; the rest is for the summary and this sentence. */
const COMMENT = 60_000;

/** As many paragraphs as fit into one comment, and how many are missing. */
export function fitting(paragraphs: readonly string[], most = COMMENT): string[] {
  let room = most;
  const kept = paragraphs.filter((each) => (room -= each.length + 2) >= 0);
  const missing = paragraphs.length - kept.length;
  if (missing === 0) return kept;
  return [...kept, `${missing} more did not fit into this comment; the text report has them all.`];
}
