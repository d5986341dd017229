import { ConnectorError } from '@gatehouse/kit';
import type { CountFilter } from '../../adapter.ts';
import { notSupported, type ToolName } from '../../capabilities.ts';
import { priority as words, type Priority } from '../../model.ts';
import type { Connection } from './connection.ts';
import { categories, knownStatuses, nativePriorities } from './enums.ts';
import { findGroup } from './groups.ts';
import { tagsOf } from './labels.ts';
import { findPerson } from './people.ts';

/** A filter in Zendesk's terms. */
export interface Conditions {
  /** Words, people and times, as a query has them. */
  readonly terms: readonly string[];
  /** Undefined: every one. */
  readonly statuses: readonly string[] | undefined;
  readonly priorities: readonly Priority[] | undefined;
  /** Id of a group, or `none`. */
  readonly group: string | undefined;
  /** All of which a ticket must have. A query that names several finds tickets with any of them. */
  readonly labels: readonly string[];
}

/**
 * Throws `invalid` for unknown names and for a text without any word, and `not_supported` for statuses that Zendesk does
 * not have.
 */
export async function conditionsOf(
  connection: Connection,
  filter: CountFilter,
  tool: ToolName,
): Promise<Conditions> {
  const person = async (field: 'assignee' | 'requester') => {
    const text = filter[field];
    return text === undefined ? [] : [`${field}:${(await findPerson(connection, field, text)).id}`];
  };
  const group = filter.queue === undefined ? undefined : await findGroup(connection, filter.queue);
  return {
    terms: [
      ...textOf(filter.text),
      ...(await person('assignee')),
      ...(await person('requester')),
      ...daysOf('created', filter.created_from, filter.created_to),
      ...daysOf('updated', filter.updated_from, filter.updated_to),
      ...daysOf('due_date', undefined, filter.due_to),
    ],
    statuses: statusesOf(filter.status, tool),
    priorities: filter.priority?.length ? filter.priority : undefined,
    group: group?.id,
    labels: tagsOf(filter.labels ?? []),
  };
}

/** As Zendesk reads it: the same condition twice is an "or". Empty where there is nothing to ask. */
export function queryOf({ terms, statuses, priorities, group, labels }: Conditions): string {
  return [
    ...terms,
    ...(statuses ?? []).map((one) => `status:${one}`),
    ...prioritiesIn(priorities),
    ...(group === undefined ? [] : [`group:${group}`]),
    ...labels.slice(0, 1).map((label) => `tags:${label}`),
  ].join(' ');
}

/** What a query cannot ask. */
export const fits = ({ labels }: Conditions, { tags }: { readonly tags: readonly string[] }) =>
  labels.every((label) => tags.includes(label));

/** Whether a query asks all of it. */
export const askable = ({ labels }: Conditions): boolean => labels.length < 2;

/** Of tickets without a priority Zendesk documents no word: they are all that have none of the others. */
function prioritiesIn(wanted: readonly Priority[] | undefined): string[] {
  if (!wanted) return [];
  if (!wanted.includes('none')) return wanted.map((word) => `priority:${nativePriorities[word]}`);
  return words.options
    .filter((word) => !wanted.includes(word))
    .map((word) => `-priority:${nativePriorities[word]}`);
}

function statusesOf(wanted: CountFilter['status'], tool: ToolName): readonly string[] | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  // no ticket can have a status that Zendesk does not have
  const found = [...new Set(wanted.flatMap((word): readonly string[] => categories[word]))];
  if (found.length > 0) return found;
  throw notSupported(
    'Zendesk',
    tool,
    `look for ${wanted.join(', ')}: it has no such status`,
    `Look for one of: ${knownStatuses.join(', ')}.`,
  );
}

/** Each word in quotation marks, in which the signs of the query language mean nothing. */
function textOf(text: string | undefined): string[] {
  if (text === undefined || text.trim() === '') return [];
  const found = text
    .split(/[\s"*\\]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .map((word) => `"${word}"`);
  if (found.length > 0) return [...new Set(found)];
  const message = 'it holds no word to look for';
  throw new ConnectorError('invalid', `text: ${message}.`, {
    hint: 'Search with a few telling words.',
    details: { fields: [{ field: 'text', message }] },
  });
}

/** Both ends included, in UTC. A day alone would be read in the zone of the account. */
export function daysOf(key: string, from: string | undefined, to: string | undefined): string[] {
  return [
    ...(from === undefined ? [] : [`${key}>=${from}T00:00:00Z`]),
    ...(to === undefined ? [] : [`${key}<${dayAfter(to)}T00:00:00Z`]),
  ];
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
