import type { CountFilter } from '../../adapter.ts';
import { notSupported, type ToolName } from '../../capabilities.ts';
import type { Connection } from './connection.ts';
import { nativePriorities, nativeStatuses } from './enums.ts';
import { findPerson } from './people.ts';
import { defaultProject, findProject } from './projects.ts';
import { matchText } from './text-search.ts';

/** A filter as Redmine takes it. */
export interface Conditions {
  readonly query: Readonly<Record<string, string | undefined>>;
  /** False: some tickets may match by the mark of a write only, or not all were looked at. */
  readonly exact: boolean;
  /** False: more tickets hold the text than one request can name. */
  readonly complete: boolean;
  /** No ticket holds the text: there is nothing to ask Redmine. */
  readonly empty: boolean;
}

/**
 * Throws `invalid` for unknown names, and `not_supported` for labels and for words
 * that no native value stands for: Redmine itself ignores a filter that it does not know.
 */
export async function conditionsOf(
  connection: Connection,
  filter: CountFilter,
  tool: ToolName,
): Promise<Conditions> {
  if (filter.labels !== undefined && filter.labels.length > 0) {
    throw notSupported(
      'Redmine',
      tool,
      'look for labels: it has none',
      'Search by text, queue or status instead.',
    );
  }
  const query = await queryOf(connection, filter, tool);
  const matches = filter.text === undefined ? undefined : await matchText(connection, filter.text);
  return {
    query: { ...query, issue_id: matches?.ids.join(',') },
    exact: matches?.exact ?? true,
    complete: matches?.complete ?? true,
    empty: matches?.ids.length === 0,
  };
}

async function queryOf(connection: Connection, filter: CountFilter, tool: ToolName) {
  const { reference } = connection;
  const project =
    filter.queue === undefined ? undefined : await findProject(connection, filter.queue);
  const person = async (field: 'assignee' | 'requester') => {
    const text = filter[field];
    if (text === undefined) return undefined;
    return findPerson(connection, field, text, project ?? (await defaultProject(connection)));
  };
  const ids = async <Word extends string, Native extends { readonly id: string }>(
    field: string,
    wanted: readonly Word[] | undefined,
    load: () => Promise<readonly Native[]>,
    nativesOf: (all: readonly Native[], word: Word) => Native[],
  ): Promise<string | undefined> => {
    if (wanted === undefined || wanted.length === 0) return undefined;
    const all = await load();
    const found = new Set(wanted.flatMap((word) => nativesOf(all, word)).map(({ id }) => id));
    if (found.size > 0) return [...found].join('|');
    // an empty list would read as "there are none"
    throw notSupported(
      'Redmine',
      tool,
      `look for the ${field} ${wanted.join(' or ')}: none of its own stands for it here`,
      'describe_ticketing lists what there is.',
    );
  };
  return {
    // without it Redmine lists open tickets only
    status_id: (await ids('status', filter.status, reference.statuses, nativeStatuses)) ?? '*',
    priority_id: await ids('priority', filter.priority, reference.priorities, nativePriorities),
    assigned_to_id: await person('assignee'),
    author_id: await person('requester'),
    // a project alone would bring the tickets of the projects below it as well
    ...(project && inProject(project.id)),
    created_on: days(filter.created_from, filter.created_to),
    updated_on: days(filter.updated_from, filter.updated_to),
    due_date: filter.due_to === undefined ? undefined : `<=${filter.due_to}`,
  };
}

/** Of this project and none below it. */
export const inProject = (id: string) => ({ project_id: id, subproject_id: '!*' });

/**
 * Whole days in UTC, both ends included. Bare dates would be read in the time zone of the key's account. Redmine
 * compares with a whole second of slack, so on a database that keeps fractions a day runs from 23:59:59 to 23:59:59:
 * days that follow each other have neither gap nor overlap.
 */
export function days(from: string | undefined, to: string | undefined): string | undefined {
  const start = from === undefined ? undefined : `${from}T00:00:00Z`;
  const end = to === undefined ? undefined : `${to}T23:59:59Z`;
  if (start !== undefined && end !== undefined) return `><${start}|${end}`;
  if (start !== undefined) return `>=${start}`;
  return end === undefined ? undefined : `<=${end}`;
}
