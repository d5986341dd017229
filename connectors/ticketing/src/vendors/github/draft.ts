import { ConnectorError } from '@gatehouse/kit';
import type { TicketDraft } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { isReserved, nativePriority, neutralPriority, plainLabels } from './enums.ts';
import { bodyDiffers, differs, labelsDiffer } from './kept.ts';
import { findPerson } from './people.ts';
import type { Issue } from './replies.ts';
import { findRepository } from './repositories.ts';

/** A draft in GitHub's terms. */
export interface ResolvedDraft {
  readonly repository: string;
  readonly assignee: string | undefined;
  /** With the label of the priority. */
  readonly labels: readonly string[];
}

/** Throws ConnectorError `invalid` for an unknown queue or assignee, and for a label that is a status or a priority. */
export async function resolveDraft(
  connection: Connection,
  draft: TicketDraft,
): Promise<ResolvedDraft> {
  const repository = findRepository(connection, draft.queue);
  requirePlain(connection, 'labels', draft.labels);
  const priority = priorityLabel(connection, draft.priority);
  return {
    repository,
    assignee:
      draft.assignee === undefined
        ? undefined
        : await findPerson(connection, draft.assignee, [repository]),
    labels: [...(draft.labels ?? []), ...(priority === undefined ? [] : [priority])],
  };
}

/** Undefined: no label stands for the word. */
export function priorityLabel(
  { priorityLabels }: Connection,
  wanted: TicketDraft['priority'],
): string | undefined {
  return priorityLabels.find(({ word }) => word === wanted)?.label;
}

/** A label that stands for a status or a priority would change that, and not be shown as a label. */
export function requirePlain(
  connection: Connection,
  field: 'labels' | 'labels_add' | 'labels_remove',
  labels: readonly string[] = [],
): void {
  const reserved = labels.find((label) => isReserved(connection, label));
  if (reserved === undefined) return;
  const message = 'stands for a status or a priority here';
  throw new ConnectorError('invalid', `${field}: "${reserved}" ${message}.`, {
    hint: 'Set it by the priority, or by set_status.',
    details: { fields: [{ field, message }] },
  });
}

/** What of a draft this desk can never keep, by field. */
export function unsupported(connection: Connection, draft: TicketDraft): Record<string, string> {
  const { priority } = draft;
  const unlabelled =
    priority !== undefined &&
    priority !== 'none' &&
    priorityLabel(connection, priority) === undefined;
  return {
    ...(unlabelled && { priority: `no label stands for ${priority} (GITHUB_PRIORITY_LABELS)` }),
    ...(draft.type !== undefined && { type: 'this connector only reads the type of an issue' }),
    ...(draft.requester !== undefined && { requester: 'issues have no requester' }),
    ...(draft.due_date !== undefined && { due_date: 'issues have no due date' }),
    ...(draft.custom_fields?.length && { custom_fields: 'issues have no custom fields here' }),
  };
}

/** What was asked and is not there. GitHub drops labels and people and answers 201 all the same. */
export function dropped(
  connection: Connection,
  draft: TicketDraft,
  asked: ResolvedDraft,
  kept: Issue,
): string[] {
  const label = priorityLabel(connection, draft.priority);
  const lost = label !== undefined && neutralPriority(connection, kept) !== draft.priority;
  return [
    ...differs('title', draft.title, kept.title),
    ...bodyDiffers(draft.body, kept.body),
    ...(lost ? differs('priority', label, nativePriority(connection, kept)) : []),
    ...differs('assignee', asked.assignee, kept.assignees[0]?.login),
    ...labelsDiffer(draft.labels ?? [], plainLabels(connection, kept)),
    ...Object.entries(unsupported(connection, draft)).map(
      ([field, why]) => `${field}: dropped, ${why}.`,
    ),
  ];
}
