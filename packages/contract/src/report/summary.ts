import type { Bump, Comparison, Finding } from '../compare/finding.ts';

/** The findings by how a reader looks at them; the order inside each is that of the comparison, worst first. */
export interface Sorted {
  readonly breaking: readonly Finding[];
  readonly suspected: readonly Finding[];
  /** Compatible changes of what a model reads. */
  readonly text: readonly Finding[];
  /** Every other compatible change. */
  readonly compatible: readonly Finding[];
}

export function sorted({ findings }: Comparison): Sorted {
  const compatible = findings.filter(({ verdict }) => verdict === 'compatible');
  return {
    breaking: findings.filter(({ verdict }) => verdict === 'breaking'),
    suspected: findings.filter(({ verdict }) => verdict === 'suspected'),
    text: compatible.filter(({ place }) => place === 'text'),
    compatible: compatible.filter(({ place }) => place !== 'text'),
  };
}

const needed = {
  major: 'needs a major version',
  minor: 'needs a minor version',
  patch: 'a patch version is enough',
  none: 'needs no new version',
} as const satisfies Record<Bump, string>;

/** `breaking: 2 breaking, 1 suspected, 3 compatible; needs a major version; text drift`. */
export function summaryOf(comparison: Comparison): string {
  const { breaking, suspected, text, compatible } = sorted(comparison);
  const counts = [
    [breaking, 'breaking'],
    [suspected, 'suspected'],
    [compatible, 'compatible'],
    [text, 'in text'],
  ] as const;
  const counted = counts.flatMap(([list, what]) =>
    list.length === 0 ? [] : [`${list.length} ${what}`],
  );
  const parts = [counted.length === 0 ? 'no change' : counted.join(', '), needed[comparison.bump]];
  if (comparison.textDrift) parts.push('text drift');
  return `${comparison.verdict}: ${parts.join('; ')}`;
}

/** `1 file`, `2 files`; for words that only take an s. */
export const count = (number: number, word: string) =>
  `${number} ${word}${number === 1 ? '' : 's'}`;
