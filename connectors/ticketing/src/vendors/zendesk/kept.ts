import { changesBetween, type Foreseen } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';

const said = (value: string | null | undefined) => (value ? `"${value}"` : 'nothing');

/** What was asked and is not so, as warnings. `fields` are those that were asked for. */
export function dropped(asked: Foreseen, kept: Ticket, fields: ReadonlySet<string>): string[] {
  return changesBetween(asked, kept)
    .filter(({ field }) => fields.has(field) && field !== 'labels')
    .map(({ field, was, becomes }) =>
      field === 'body'
        ? 'body: Zendesk kept another text.'
        : `${field}: asked for ${said(was)}, Zendesk kept ${said(becomes)}.`,
    );
}

/** Triggers of a Zendesk add tags of their own, which is no loss. */
export function droppedLabels(
  { labels }: Pick<Ticket, 'labels'>,
  wanted: readonly string[],
  unwanted: readonly string[] = [],
): string[] {
  const missing = wanted.filter((label) => !labels.includes(label));
  const left = unwanted.filter((label) => labels.includes(label));
  return [
    ...missing.map((label) => `labels: asked for "${label}", Zendesk did not keep it.`),
    ...left.map((label) => `labels: asked to remove "${label}", Zendesk kept it.`),
  ];
}
