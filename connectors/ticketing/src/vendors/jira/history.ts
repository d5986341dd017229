import { z } from 'zod';
import type { ListPage, Page } from '../../adapter.ts';
import { personInWords } from '../../in-words.ts';
import type { HistoryEntry } from '../../model.ts';
import type { Connection } from './connection.ts';
import { neutralPriority, neutralStatus, plain } from './enums.ts';
import { issuePath } from './issues.ts';
import { personOf } from './records.ts';
import { changesReply, type ChangeItem, type NativeChange, type NativeStatus } from './replies.ts';

/** The change that a page goes on with, and how many of its fields were shown. */
const position = z.object({ change: z.int().min(0), shown: z.int().min(0) });
const MOST = 100;

/** The changelog of Jira, field by field, the oldest first. Throws ConnectorError `not_found`. */
export async function getHistory(
  connection: Connection,
  id: string,
  page: Page,
): Promise<ListPage<HistoryEntry>> {
  const from =
    page.position === undefined ? { change: 0, shown: 0 } : position.parse(page.position);
  const statuses = await connection.reference.statuses();
  const left: { item: HistoryEntry; at: z.infer<typeof position> }[] = [];
  let change = from.change;
  for (;;) {
    // a page of Jira may hold less entries than ours, and one change may hold more
    // oxlint-disable-next-line no-await-in-loop
    const { items, isLast } = await changesOf(connection, id, change);
    for (const one of items) {
      const entries = entriesOf(one, statuses);
      left.push(...entries.map((item, shown) => ({ item, at: { change, shown: shown + 1 } })));
      change += 1;
    }
    if (isLast || items.length === 0 || left.length > page.limit + from.shown) break;
  }
  const rest = left.slice(from.shown);
  const shown = rest.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ item }) => item),
    ...(last && rest.length > shown.length && { next: last.at }),
  };
}

/** Changes from a place on, the oldest first. */
export async function changesOf(
  { http }: Connection,
  id: string,
  startAt: number,
): Promise<{ items: NativeChange[]; total: number | undefined; isLast: boolean }> {
  const path = `${issuePath(id)}/changelog`;
  const { items, total, isLast } = await http.get(path, changesReply, {
    query: { startAt, maxResults: MOST },
  });
  const end = startAt + items.length;
  return {
    items,
    total,
    isLast: isLast ?? (total === undefined ? items.length < MOST : end >= total),
  };
}

/** Neutral names of Jira's fields; all others keep their own. */
const fields: Readonly<Record<string, string>> = {
  summary: 'title',
  description: 'body',
  status: 'status',
  priority: 'priority',
  assignee: 'assignee',
  reporter: 'requester',
  project: 'queue',
  issuetype: 'type',
  labels: 'labels',
  duedate: 'due_date',
  resolution: 'resolution',
  attachment: 'attachments',
  link: 'links',
  // as a link of this ticket: it is a child of the other
  parent: 'child',
  issueparentassociation: 'child',
};

function entriesOf(
  { created, author, items }: NativeChange,
  statuses: readonly NativeStatus[],
): HistoryEntry[] {
  const by = personOf(author);
  const resolution = items.find(({ field }) => plain(field) === 'resolution');
  return items.map((item) => {
    const field = neutralField(item);
    const word = wordOf(field, statuses);
    return {
      at: created,
      ...(by && { by }),
      field,
      from: word(item.from, item.fromString, resolution?.fromString),
      to: word(item.to, item.toString, resolution?.toString),
    };
  });
}

function neutralField({ field, fieldId }: ChangeItem): string {
  const known = [plain(fieldId), plain(field)].find((name) => Object.hasOwn(fields, name));
  return (known === undefined ? undefined : fields[known]) ?? field;
}

type Word = (id: string | null, text: string | null, resolution?: string | null) => string | null;

/** How one side of a change is told. */
function wordOf(field: string, statuses: readonly NativeStatus[]): Word {
  switch (field) {
    case 'status':
      return (id, text, resolution) => {
        const name = text ?? '';
        const native = statuses.find((one) => one.id === id) ?? {
          id: id ?? '',
          name,
          category: '',
        };
        return id === null && text === null ? null : neutralStatus(native, resolution ?? undefined);
      };
    case 'priority':
      return (id, text) => (text === null ? null : neutralPriority({ id: id ?? '', name: text }));
    case 'assignee':
    case 'requester':
      return (id, text) => (id === null ? text : personInWords({ id, name: text ?? '' }));
    case 'labels':
      return (_, text) => text?.split(' ').join(', ') || null;
    case 'due_date':
      return (id, text) => id ?? text;
    default:
      return (id, text) => text ?? id;
  }
}
