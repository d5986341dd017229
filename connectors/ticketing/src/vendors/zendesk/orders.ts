import { ConnectorError } from '@gatehouse/kit';
import { z } from 'zod';
import type { Page } from '../../adapter.ts';
import { MOST_READ } from '../../buckets.ts';
import { notSupported } from '../../capabilities.ts';
import { priority as words } from '../../model.ts';
import { fits, queryOf, type Conditions } from './conditions.ts';
import type { Connection } from './connection.ts';
import { dayOf } from './records.ts';
import { MAX_PAGE } from './reference-data.ts';
import { exportReply, type NativeTicket } from './replies.ts';

/** One page in some order. */
export interface Found {
  readonly tickets: readonly NativeTicket[];
  readonly next?: unknown;
  readonly total?: number;
}

/** Requests for one page at most: where most tickets do not fit, a page is short and there is a next one. */
const MOST_REQUESTS = 10;
/** A query must not be empty, and must not name a type here. */
const EVERYTHING = 'created>=1970-01-01T00:00:00Z';

const cursor = z.object({ after: z.string().optional() });

/** The newest first, as the export gives them: without an end, by a cursor that is good for an hour. */
export async function byCreation(
  connection: Connection,
  conditions: Conditions,
  page: Page,
): Promise<Found> {
  const start = page.position === undefined ? {} : cursor.parse(page.position);
  const { tickets, after } = await exported(connection, conditions, page.limit, start.after);
  return { tickets, ...(after !== undefined && { next: { after } }) };
}

const inRanks = z.object({ rank: z.int().min(0), after: z.string().optional() });

/** The urgent ones first, within a priority the newest: each priority is asked for by itself. */
export async function byPriority(
  connection: Connection,
  conditions: Conditions,
  page: Page,
): Promise<Found> {
  const ranks = words.options.filter((word) => conditions.priorities?.includes(word) ?? true);
  let { rank, after } = page.position === undefined ? { rank: 0 } : inRanks.parse(page.position);
  const tickets: NativeTicket[] = [];
  for (let word = ranks[rank]; word !== undefined; word = ranks[rank]) {
    if (tickets.length === page.limit) return { tickets, next: { rank, after } };
    const left = page.limit - tickets.length;
    const asked = { ...conditions, priorities: [word] };
    // each goes on where the one before ended
    const found = await exported(connection, asked, left, after);
    tickets.push(...found.tickets);
    ({ after } = found);
    if (after === undefined) rank += 1;
    else if (tickets.length < page.limit) return { tickets, next: { rank, after } };
  }
  return { tickets };
}

const inDays = z.object({ due: z.string(), id: z.string() });

/** The next that is due first. Zendesk sorts by anything but this, so they are all read and sorted here. */
export async function byDueDate(
  connection: Connection,
  conditions: Conditions,
  page: Page,
): Promise<Found> {
  const all: NativeTicket[] = [];
  let after: string | undefined;
  do {
    // each page starts where the one before ended
    const found = await exported(connection, conditions, MAX_PAGE, after);
    all.push(...found.tickets);
    ({ after } = found);
    if (all.length > MOST_READ) {
      throw notSupported(
        'Zendesk',
        'search_tickets',
        `sort more than ${MOST_READ} tickets by the day on which they are due`,
        'Narrow the filter, for instance with due_to, or take another order.',
      );
    }
  } while (after !== undefined);
  const keyed = all
    .map((ticket) => ({ ticket, due: dayOf(ticket.due_at) ?? '9999', id: ticket.id }))
    .toSorted(compare);
  const last = page.position === undefined ? undefined : inDays.parse(page.position);
  const left = last ? keyed.filter((one) => compare(one, last) > 0) : keyed;
  const shown = left.slice(0, page.limit);
  const end = shown.at(-1);
  return {
    tickets: shown.map(({ ticket }) => ticket),
    total: all.length,
    ...(end && left.length > shown.length && { next: { due: end.due, id: end.id } }),
  };
}

type DueKey = z.infer<typeof inDays>;
const compare = (one: DueKey, other: DueKey) =>
  one.due === other.due ? Number(one.id) - Number(other.id) : one.due < other.due ? -1 : 1;

/** Tickets of the export that fit, at most `limit`, and the cursor after the last that was looked at. */
async function exported(
  { http }: Connection,
  conditions: Conditions,
  limit: number,
  start: string | undefined,
): Promise<{ tickets: NativeTicket[]; after: string | undefined }> {
  const tickets: NativeTicket[] = [];
  let after = start;
  for (let request = 0; request < MOST_REQUESTS && tickets.length < limit; request += 1) {
    const query = {
      query: queryOf(conditions) || EVERYTHING,
      'filter[type]': 'ticket',
      'page[size]': limit - tickets.length,
      'page[after]': after,
    };
    // each page starts where the one before ended
    const got = await http
      .get('api/v2/search/export.json', exportReply, { query })
      .catch((error: unknown) => {
        throw after === undefined ? error : tooOld(error);
      });
    tickets.push(...got.items.filter((ticket) => fits(conditions, ticket)));
    ({ after } = got);
    if (after === undefined) break;
  }
  return { tickets, after };
}

/** Zendesk forgets a cursor after an hour, and says then that the parameter is wrong. */
function tooOld(error: unknown): unknown {
  if (!(error instanceof ConnectorError) || error.code !== 'invalid') return error;
  return new ConnectorError('invalid', 'cursor: Zendesk does not know this place any more.', {
    hint: 'Search again without the cursor.',
    details: { fields: [{ field: 'cursor', message: 'it is older than an hour' }] },
    cause: error,
  });
}
