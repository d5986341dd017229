import { z } from 'zod';
import type { Page } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { askable, fits, queryOf, type Conditions } from './conditions.ts';
import type { Connection } from './connection.ts';
import type { Found } from './orders.ts';
import { MAX_PAGE } from './reference-data.ts';
import { searchReply, type NativeTicket } from './replies.ts';

/** Zendesk gives no more of one search. */
const MOST_RESULTS = 1000;

/** The time of the last ticket that was looked at, and which of that time were. */
const position = z.object({
  until: z.string(),
  seen: z.array(z.string()),
  total: z.int().optional(),
});

/**
 * The newest change first. Zendesk pages by number here, repeats what moved meanwhile, and ends at a thousand; so each
 * page is the beginning of a search of its own, for what was changed no later than the last one seen.
 */
export async function byUpdate(
  connection: Connection,
  conditions: Conditions,
  page: Page,
): Promise<Found> {
  const from = page.position === undefined ? undefined : position.parse(page.position);
  const asked = from
    ? { ...conditions, terms: [...conditions.terms, `updated<=${from.until}`] }
    : conditions;
  const size = Math.min(MAX_PAGE, page.limit + (from?.seen.length ?? 0));
  const looked: NativeTicket[] = [];
  const found: NativeTicket[] = [];
  let total = from?.total;
  let more = true;
  for (let number = 1; more && found.length <= page.limit; number += 1) {
    if (number * size > MOST_RESULTS) break;
    const query = {
      query: `type:ticket ${queryOf(asked)}`.trim(),
      sort_by: 'updated_at',
      sort_order: 'desc',
      page: number,
      per_page: size,
    };
    // each page starts where the one before ended
    const got = await connection.http.get('api/v2/search.json', searchReply, { query });
    if (!from && askable(conditions)) total ??= got.count;
    const known = new Set([...(from?.seen ?? []), ...looked.map(({ id }) => id)]);
    const fresh = got.items.filter(({ id }) => !known.has(id));
    looked.push(...fresh);
    found.push(...fresh.filter((ticket) => fits(conditions, ticket)));
    ({ more } = got);
  }
  const tickets = found.slice(0, page.limit);
  const cut = found.length > page.limit ? tickets.at(-1) : looked.at(-1);
  if (!cut && more) throw tooManyAtOnce();
  const ended = !more && found.length <= page.limit;
  return {
    tickets,
    ...(total !== undefined && { total }),
    ...(cut && !ended && { next: after(cut, looked, from, total) }),
  };
}

function after(
  cut: NativeTicket,
  looked: readonly NativeTicket[],
  from: z.infer<typeof position> | undefined,
  total: number | undefined,
): z.infer<typeof position> {
  const until = cut.updated_at;
  const sameTime = looked
    .slice(0, looked.indexOf(cut) + 1)
    .filter(({ updated_at }) => updated_at === until);
  const before = from?.until === until ? from.seen : [];
  const seen = [...before, ...sameTime.map(({ id }) => id)];
  return { until, seen, ...(total !== undefined && { total }) };
}

function tooManyAtOnce() {
  return notSupported(
    'Zendesk',
    'search_tickets',
    'page through more than a thousand tickets that were changed in one second',
    'Sort by created_desc.',
  );
}
