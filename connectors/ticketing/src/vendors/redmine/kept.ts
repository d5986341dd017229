import type { Prose } from './prose.ts';
import { unmarked } from './marks.ts';
import { sameLines, type Issue } from './replies.ts';

/** What was asked of one field and is not there. Redmine drops a field and answers with success all the same. */
export function differs(
  field: string,
  want: string | undefined,
  got: string | undefined,
): string[] {
  if (want === undefined || want === (got ?? '')) return [];
  return [`${field}: asked for ${said(want)}, Redmine kept ${said(got)}.`];
}

function said(value: string | undefined): string {
  return value === undefined || value === '' ? 'nothing' : `"${value}"`;
}

/** Whether a text, as Redmine keeps it, is what a caller's Markdown becomes there. */
export function isText(prose: Prose, markdown: string, native: string): boolean {
  return unmarked(native) === sameLines(prose.write(markdown));
}

export function bodyDiffers(prose: Prose, markdown: string | undefined, kept: Issue): string[] {
  return markdown === undefined || isText(prose, markdown, kept.description)
    ? []
    : ['body: Redmine kept another text.'];
}
