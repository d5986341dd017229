import { same } from './label-words.ts';
import { unmarked } from './marks.ts';

/** What was asked of one field and is not there. GitHub drops a field and answers with success all the same. */
export function differs(
  field: string,
  want: string | undefined,
  got: string | undefined,
): string[] {
  if (want === undefined || want === (got ?? '')) return [];
  return [`${field}: asked for ${said(want)}, GitHub kept ${said(got)}.`];
}

const said = (value: string | undefined) =>
  value === undefined || value === '' ? 'nothing' : `"${value}"`;

export function bodyDiffers(want: string | undefined, kept: string): string[] {
  return want === undefined || sameText(want, kept) ? [] : ['body: GitHub kept another text.'];
}

/** Whether a text that GitHub keeps is what a caller wrote. */
export function sameText(want: string, kept: string): boolean {
  return unmarked(kept) === unmarked(want.replaceAll(/\r\n?/g, '\n'));
}

export function labelsDiffer(want: readonly string[], kept: readonly string[]): string[] {
  const missing = want.filter((label) => !has(kept, label));
  return missing.length === 0
    ? []
    : [`labels: asked for "${missing.join('", "')}", GitHub kept nothing of that.`];
}

export const has = (labels: readonly string[], label: string): boolean =>
  labels.some((one) => same(one, label));
