import { z } from 'zod';
import type { ListPage, Page } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import type { HistoryEntry } from '../../model.ts';
import type { Connection } from './connection.ts';
import { isReserved, neutralPriority, neutralStatus, type Nature } from './enums.ts';
import { eventsOf } from './events.ts';
import { same } from './label-words.ts';
import { personOf } from './records.ts';
import type { NativeEvent } from './replies.ts';
import { addressIn, readIssue } from './tickets.ts';

const place = z.object({ offset: z.int().min(0) });

/**
 * What changed, as far as GitHub tells it: statuses and priorities are replayed from states and labels. An event never
 * changes its place, so a page is cut from the beginning. Throws `not_found`.
 */
export async function getHistory(
  connection: Connection,
  id: string,
  page: Page,
): Promise<ListPage<HistoryEntry>> {
  const issue = await readIssue(connection, id);
  const { offset } = page.position === undefined ? { offset: 0 } : place.parse(page.position);
  const { items: events, whole } = await eventsOf(connection, addressIn(connection, issue));
  if (!whole) {
    throw notSupported(
      'GitHub',
      'get_history',
      'tell the history of a ticket with more than 2000 events',
      'Read the ticket itself, or its comments.',
    );
  }
  const entries = replay(connection, events);
  const items = entries.slice(offset, offset + page.limit);
  const end = offset + items.length;
  return { items, ...(end < entries.length && { next: { offset: end } }) };
}

type Change = Pick<HistoryEntry, 'field' | 'from' | 'to'>;

function replay(connection: Connection, events: readonly NativeEvent[]): HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let nature: Nature = { state: 'open', labels: [] };
  for (const event of events) {
    const next = natureAfter(nature, event);
    const by = personOf(event.actor);
    for (const change of changesOf(connection, event, nature, next)) {
      entries.push({ at: event.created_at, ...(by && { by }), ...change });
    }
    nature = next;
  }
  return entries;
}

function natureAfter(nature: Nature, { event, label, state_reason }: NativeEvent): Nature {
  const { labels } = nature;
  switch (event) {
    case 'closed':
      return { labels, state: 'closed', state_reason: state_reason ?? null };
    case 'reopened':
      return { labels, state: 'open', state_reason: null };
    case 'labeled':
      return { ...nature, labels: [...labels, label?.name ?? ''] };
    case 'unlabeled':
      return { ...nature, labels: labels.filter((one) => !same(one, label?.name ?? '')) };
    default:
      return nature;
  }
}

function changesOf(
  connection: Connection,
  { event, label, assignee, rename }: NativeEvent,
  was: Nature,
  is: Nature,
): Change[] {
  const changes: Change[] = [
    { field: 'status', from: neutralStatus(connection, was), to: neutralStatus(connection, is) },
    {
      field: 'priority',
      from: neutralPriority(connection, was),
      to: neutralPriority(connection, is),
    },
  ];
  const told = changes.filter(({ from, to }) => from !== to);
  const name = label?.name ?? '';
  if (event === 'renamed' && rename) return [{ field: 'title', ...rename }];
  if (event === 'assigned' && assignee) {
    return [{ field: 'assignee', from: null, to: assignee.login }];
  }
  if (event === 'unassigned' && assignee) {
    return [{ field: 'assignee', from: assignee.login, to: null }];
  }
  if (isReserved(connection, name)) return told;
  if (event === 'labeled') return [{ field: 'labels', from: null, to: name }];
  if (event === 'unlabeled') return [{ field: 'labels', from: name, to: null }];
  return told;
}
