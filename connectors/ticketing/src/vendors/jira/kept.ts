import { changesBetween, type Foreseen } from '../../in-words.ts';
import { fromAdf, toAdf } from '../../text/adf.ts';

/** A caller's Markdown as it will read when Jira gives it back. */
export function asKept(markdown: string): string {
  return fromAdf(toAdf(markdown)).markdown;
}

/** What was asked of these fields and is not so. Jira answers with success all the same. */
export function notKept(asked: readonly string[], foreseen: Foreseen, kept: Foreseen): string[] {
  return changesBetween(foreseen, kept)
    .filter(({ field }) => asked.includes(field))
    .map(({ field, was, becomes }) =>
      field === 'body'
        ? 'body: Jira kept another text.'
        : `${field}: asked for ${said(was)}, Jira kept ${said(becomes)}.`,
    );
}

function said(value: string | null | undefined): string {
  return value === null || value === undefined ? 'nothing' : `"${value}"`;
}
