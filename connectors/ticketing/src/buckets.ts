import type {
  Bucket,
  CountFilter,
  Page,
  TicketCount,
  TicketFilter,
  TicketPage,
} from './adapter.ts';
import { priority, status, type GroupBy, type TicketSummary } from './model.ts';

/** Words that have an order of their own. */
const ordered = { status: status.options, priority: priority.options } as const;

/**
 * Groups as every desk lists them: statuses and priorities in the order of the model, months from the first to the
 * last, all others by their size and then by name. What has none comes last.
 */
export function inOrder(buckets: readonly Bucket[], by: GroupBy): Bucket[] {
  const rank = ({ key }: Bucket): number => {
    if (key === null) return Number.MAX_SAFE_INTEGER;
    if (by !== 'status' && by !== 'priority') return 0;
    const words: readonly string[] = ordered[by];
    return words.indexOf(key);
  };
  const bySize = by !== 'month' && by !== 'status' && by !== 'priority';
  return buckets.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (bySize ? b.count - a.count : 0) ||
      ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
  );
}

/** Tickets that one count may read where the desk cannot group by itself. */
export const MOST_READ = 1000;
const PAGE = 100;

/**
 * Counts in groups by reading the tickets, for desks that cannot group. Undefined when there are more than `MOST_READ`:
 * a part of the truth would look like the whole.
 */
export async function countByReading(
  search: (filter: TicketFilter, page: Page) => Promise<TicketPage>,
  filter: CountFilter,
  by: GroupBy,
): Promise<(TicketCount & { buckets: Bucket[] }) | undefined> {
  const found: TicketSummary[] = [];
  let position: unknown;
  do {
    const page = await search(
      { ...filter, sort: 'created_desc' },
      { limit: PAGE, ...(position !== undefined && { position }) },
    );
    found.push(...page.items);
    if (found.length > MOST_READ) return undefined;
    position = page.next;
  } while (position !== undefined);
  return { total: found.length, totalExact: true, buckets: group(found, by) };
}

function group(tickets: readonly TicketSummary[], by: GroupBy): Bucket[] {
  const buckets = new Map<string | null, Bucket>();
  for (const ticket of tickets) {
    for (const { key, name } of keysOf(ticket, by)) {
      const { count } = buckets.get(key) ?? { count: 0 };
      buckets.set(key, {
        key,
        count: count + 1,
        ...(name !== undefined && name !== key && { name }),
      });
    }
  }
  return inOrder([...buckets.values()], by);
}

function keysOf(
  ticket: TicketSummary,
  by: GroupBy,
): readonly { key: string | null; name?: string | undefined }[] {
  switch (by) {
    case 'status':
      return [{ key: ticket.status }];
    case 'priority':
      return [{ key: ticket.priority }];
    case 'queue':
      return [{ key: ticket.queue ?? null }];
    case 'assignee':
      return [{ key: ticket.assignee?.id ?? null, name: ticket.assignee?.name }];
    case 'label':
      return ticket.labels.length === 0 ? [{ key: null }] : ticket.labels.map((key) => ({ key }));
    default:
      return [{ key: ticket.created_at.slice(0, 7) }];
  }
}
