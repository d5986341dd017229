import { ConnectorError } from '@gatehouse/kit';

/**
 * Labels as Zendesk keeps tags: in small letters, each once. Throws ConnectorError `invalid` for one with a space or a
 * comma in it: Zendesk would make several of it.
 */
export function tagsOf(labels: readonly string[]): string[] {
  const tags = labels.map((label) => label.trim().toLowerCase()).filter((tag) => tag !== '');
  const broken = tags.find((tag) => /[\s,]/.test(tag));
  if (broken === undefined) return [...new Set(tags)].toSorted();
  const message = `"${broken}" would become several, Zendesk divides tags at spaces and commas`;
  throw new ConnectorError('invalid', `labels: ${message}.`, {
    hint: `Write it as one word, such as ${broken.split(/[\s,]+/).join('_')}.`,
    details: { fields: [{ field: 'labels', message }] },
  });
}
