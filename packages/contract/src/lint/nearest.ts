import type { LintedTool } from './rule.ts';

/** Share of words that two descriptions have in common from which on they read as one. */
const ALIKE = 0.8;
/** Shorter descriptions share words by chance. */
const WORDS = 6;
/** Words of one description, and tools of one server, that are compared. */
const MOST_WORDS = 200;
const MOST_TOOLS = 400;

const SAME = new Map([
  ['fetch', 'get'],
  ['retrieve', 'get'],
  ['read', 'get'],
  ['find', 'search'],
  ['query', 'search'],
  ['lookup', 'search'],
  ['add', 'create'],
  ['insert', 'create'],
  ['edit', 'update'],
  ['modify', 'update'],
  ['change', 'update'],
  ['remove', 'delete'],
]);

export interface Nearest {
  readonly tool: string;
  readonly other: string;
  readonly how: 'name' | 'description';
}

/** Tools that a model can hardly tell from an earlier one, by name or by description. */
export function nearest(tools: readonly LintedTool[]): Nearest[] {
  const seen = tools.slice(0, MOST_TOOLS).map(({ name, words, description }) => ({
    name,
    key: words
      .map((word) => (SAME.get(word) ?? word).replace(/s$/, ''))
      .toSorted()
      .join(' '),
    words: wordsOf(description),
  }));
  return seen.flatMap((tool, at): Nearest[] => {
    const before = seen.slice(0, at);
    const named = before.find(({ key, name }) => key === tool.key && name !== tool.name);
    if (named) return [{ tool: tool.name, other: named.name, how: 'name' }];
    const described = before.find(({ words }) => overlap(words, tool.words) >= ALIKE);
    return described ? [{ tool: tool.name, other: described.name, how: 'description' }] : [];
  });
}

const wordsOf = (text: string) =>
  new Set(
    (
      text
        .slice(0, 4_000)
        .toLowerCase()
        .match(/[\p{L}\p{N}_]+/gu) ?? []
    ).slice(0, MOST_WORDS),
  );

/** Jaccard index of two sets of words; 0 when one is too small to say. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < WORDS || b.size < WORDS) return 0;
  let both = 0;
  for (const word of a) if (b.has(word)) both += 1;
  return both / (a.size + b.size - both);
}
