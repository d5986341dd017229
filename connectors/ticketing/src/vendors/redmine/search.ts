import { ConnectorError } from '@gatehouse/kit';
import { z } from 'zod';
import type { Page, TicketFilter, TicketPage, TicketSort } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { nativePriorities, nativeStatuses } from './enums.ts';
import { findPerson } from './people.ts';
import { defaultProject, findProject } from './projects.ts';
import { summaryOf } from './records.ts';
import { issuesReply } from './replies.ts';
import { matchText } from './text-search.ts';

const position = z.object({ offset: z.int().min(0) });

/** The id makes each order total. Redmine takes three keys at most. */
const orders = {
  updated_desc: 'updated_on:desc,id:desc',
  created_desc: 'created_on:desc,id:desc',
  due_asc: 'due_date:asc,id:desc',
  priority_desc: 'priority:desc,updated_on:desc,id:desc',
} as const satisfies Record<TicketSort, string>;

/** One page of tickets. Throws `not_supported` for labels and for words that no native value stands for. */
export async function searchTickets(
  connection: Connection,
  filter: TicketFilter,
  page: Page,
): Promise<TicketPage> {
  const { offset } = page.position === undefined ? { offset: 0 } : position.parse(page.position);
  const query = await queryOf(connection, filter);
  const matches = filter.text === undefined ? undefined : await matchText(connection, filter.text);
  if (matches?.ids.length === 0) return { items: [], total: 0, totalExact: matches.exact };
  const [{ items, total }, statuses] = await Promise.all([
    connection.http.get('issues.json', issuesReply, {
      query: { ...query, issue_id: matches?.ids.join(','), limit: page.limit, offset },
    }),
    connection.reference.statuses(),
  ]);
  const end = offset + items.length;
  return {
    items: items.map((issue) => summaryOf(issue, connection, statuses)),
    total,
    totalExact: matches?.exact ?? true,
    ...(items.length > 0 && end < total && { next: { offset: end } }),
  };
}

async function queryOf(connection: Connection, filter: TicketFilter) {
  if (filter.labels !== undefined && filter.labels.length > 0) {
    throw notSupported(
      'labels',
      'Redmine has no labels',
      'Search by text, queue or status instead.',
    );
  }
  const { reference } = connection;
  const project =
    filter.queue === undefined ? undefined : await findProject(connection, filter.queue);
  const person = async (field: 'assignee' | 'requester') => {
    const text = filter[field];
    if (text === undefined) return undefined;
    return findPerson(connection, field, text, project ?? (await defaultProject(connection)));
  };
  return {
    // without it Redmine lists open tickets only
    status_id: (await idsOf('status', filter.status, reference.statuses, nativeStatuses)) ?? '*',
    priority_id: await idsOf('priority', filter.priority, reference.priorities, nativePriorities),
    assigned_to_id: await person('assignee'),
    author_id: await person('requester'),
    // a project alone would bring the tickets of the projects below it as well
    ...(project && { project_id: project.id, subproject_id: '!*' }),
    created_on: days(filter.created_from, filter.created_to),
    updated_on: days(filter.updated_from, filter.updated_to),
    due_date: filter.due_to === undefined ? undefined : `<=${filter.due_to}`,
    sort: orders[filter.sort],
  };
}

async function idsOf<Word extends string, Native extends { readonly id: string }>(
  field: string,
  wanted: readonly Word[] | undefined,
  load: () => Promise<readonly Native[]>,
  nativesOf: (all: readonly Native[], word: Word) => Native[],
): Promise<string | undefined> {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const all = await load();
  const ids = new Set(wanted.flatMap((word) => nativesOf(all, word)).map(({ id }) => id));
  if (ids.size > 0) return [...ids].join('|');
  // an empty list would read as "there are none"
  throw notSupported(
    field,
    `this Redmine has no ${field} that stands for ${wanted.join(' or ')}`,
    'describe_ticketing lists what there is.',
  );
}

/**
 * Whole days in UTC, both ends included. Bare dates would be read in the time zone of the key's account. Redmine
 * compares with a whole second of slack, so on a database that keeps fractions a day runs from 23:59:59 to 23:59:59:
 * days that follow each other have neither gap nor overlap.
 */
function days(from: string | undefined, to: string | undefined): string | undefined {
  const start = from === undefined ? undefined : `${from}T00:00:00Z`;
  const end = to === undefined ? undefined : `${to}T23:59:59Z`;
  if (start !== undefined && end !== undefined) return `><${start}|${end}`;
  if (start !== undefined) return `>=${start}`;
  return end === undefined ? undefined : `<=${end}`;
}

function notSupported(field: string, why: string, hint: string): ConnectorError {
  return new ConnectorError('not_supported', `${field}: ${why}.`, {
    hint,
    details: { capability: `search by ${field}`, fields: [{ field, message: why }] },
  });
}
