import type { CountFilter } from '../../adapter.ts';
import { notSupported, type FieldName, type ToolName } from '../../capabilities.ts';
import type { Connection } from './connection.ts';
import { findPerson } from './people.ts';
import type { Conditions } from './query.ts';
import { findRepository } from './repositories.ts';

/** Throws `invalid` for unknown names, and `not_supported` for what no issue has. */
export async function conditionsOf(
  connection: Connection,
  filter: CountFilter,
  tool: ToolName,
): Promise<Conditions> {
  if (filter.requester !== undefined)
    throw lacks(tool, 'requester', 'requesters', 'text or assignee');
  if (filter.due_to !== undefined)
    throw lacks(tool, 'due_date', 'due dates', 'updated_to or labels');
  if (filter.priority?.length) requirePriorities(connection, filter.priority, tool);
  const repositories =
    filter.queue === undefined
      ? connection.repositories
      : [findRepository(connection, filter.queue)];
  const { text, labels, status, priority } = filter;
  return {
    text,
    labels,
    status,
    priority,
    repositories,
    assignee:
      filter.assignee === undefined
        ? undefined
        : await findPerson(connection, filter.assignee, repositories),
    created: [filter.created_from, filter.created_to],
    updated: [filter.updated_from, filter.updated_to],
  };
}

function lacks(tool: ToolName, field: FieldName, what: string, instead: string) {
  return notSupported(
    'GitHub',
    tool,
    `look for ${what}: issues have no ${field}`,
    `Filter by ${instead}.`,
  );
}

/** Throws `not_supported` where no label stands for any of the words. */
export function requirePriorities(
  { priorityLabels }: Connection,
  wanted: readonly string[],
  tool: ToolName,
): void {
  const known = priorityLabels.length > 0;
  if (
    known &&
    wanted.some((one) => one === 'none' || priorityLabels.some(({ word }) => word === one))
  )
    return;
  throw notSupported(
    'GitHub',
    tool,
    known
      ? `look for the priority ${wanted.join(' or ')}: no label stands for it here`
      : 'tell priorities: no labels stand for them here',
    'Filter by labels, or let the operator set GITHUB_PRIORITY_LABELS.',
  );
}
