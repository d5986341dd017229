import { waiverOf } from './context.ts';
import type { ReportContext } from './report-context.ts';
import type { Bump, Comparison, Finding } from '../compare/finding.ts';

/** The findings by how a reader looks at them; the order inside each is that of the comparison, worst first. */
export interface Sorted {
  readonly breaking: readonly Finding[];
  readonly suspected: readonly Finding[];
  /** Suspicions that a person let pass. */
  readonly waived: readonly Finding[];
  /** Compatible changes of what a model reads. */
  readonly text: readonly Finding[];
  /** Every other compatible change. */
  readonly compatible: readonly Finding[];
}

export function sorted({ findings }: Comparison, context: ReportContext): Sorted {
  const suspected = findings.filter(({ verdict }) => verdict === 'suspected');
  const compatible = findings.filter(({ verdict }) => verdict === 'compatible');
  return {
    breaking: findings.filter(({ verdict }) => verdict === 'breaking'),
    suspected: suspected.filter((finding) => waiverOf(context, finding) === undefined),
    waived: suspected.filter((finding) => waiverOf(context, finding) !== undefined),
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
export function summaryOf(comparison: Comparison, context: ReportContext): string {
  const { breaking, suspected, waived, text, compatible } = sorted(comparison, context);
  const counts = [
    [breaking, 'breaking'],
    [suspected, 'suspected'],
    [waived, 'waived'],
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
