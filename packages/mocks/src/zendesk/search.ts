import { badParameter, json, type Answer, type Call } from './answer.ts';
import { findTickets, findUsers } from './matching.ts';
import { page } from './paging.ts';
import { renderTicket, renderUser, sideload } from './render.ts';
import { PRIORITIES, STATUSES, type Ticket } from './world.ts';

const HOUR = 3_600_000;

/** Everything, newest first: there is no other order. A cursor is good for an hour. */
export const exportSearch: Answer = (call) => {
  const { world, user, url } = call;
  const type = url.searchParams.get('filter[type]');
  if (type !== 'ticket' && type !== 'user') return badParameter('filter.type', 'ticket or user');
  const query = url.searchParams.get('query');
  if (query === null || query.trim() === '') return badParameter('query', 'present');
  // the description only says that it is an error; the body is that of the other search
  if (/(?:^|\s)type:/.test(query)) {
    const description = 'Invalid search: the type belongs into filter[type]';
    return json({ error: 'invalid', description }, 422);
  }
  const tickets = type === 'ticket' ? newestFirst(findTickets(world, user, query)) : [];
  const all = type === 'ticket' ? tickets : findUsers(world, query);
  const limits = { most: 1000, only: 'cursor', life: HOUR, now: world.clock } as const;
  const shown = page<(typeof all)[number]>(all, url, limits);
  if (shown instanceof Response) return shown;
  const results = shown.items.map((item) => result(call, item));
  return json({ results, facets: null, ...shown.about });
};

/** By number, a hundred on a page, ten pages. */
export const search: Answer = (call) => {
  const { world, user, url } = call;
  const query = url.searchParams.get('query');
  if (query === null || query.trim() === '') {
    return json({ error: 'invalid', description: 'Invalid search: query is missing' }, 422);
  }
  const tickets = sorted(findTickets(world, user, query), url);
  const people = /\btype:user\b/.test(query) ? findUsers(world, query) : [];
  const all = [...tickets, ...people];
  const number = Number(url.searchParams.get('page') ?? '1');
  const size = Math.min(Number(url.searchParams.get('per_page') ?? '100'), 100);
  if (number * size > 1000) {
    const description =
      'Invalid search: Requested response size was greater than Search Response Limits';
    return json({ error: 'invalid', description }, 422);
  }
  const shown = page(all, url, { most: 100, only: 'offset', now: world.clock });
  if (shown instanceof Response) return shown;
  const results = shown.items.map((item) => result(call, item));
  return json({ results, facets: null, ...sideload(world, url, tickets), ...shown.about });
};

export const countSearch: Answer = ({ world, user, url }) => {
  const query = url.searchParams.get('query');
  if (query === null) return badParameter('query', 'present');
  return json({ count: findTickets(world, user, query).length });
};

/** People by number only; a cursor is refused here. */
export const searchUsers: Answer = ({ world, url }) => {
  const query = url.searchParams.get('query') ?? '';
  const shown = page(query.trim() === '' ? [] : findUsers(world, query), url, {
    most: 100,
    only: 'offset',
    now: world.clock,
  });
  if (shown instanceof Response) return shown;
  return json({ users: shown.items.map((user) => renderUser(world, user)), ...shown.about });
};

function result({ world }: Call, item: { readonly id: number }): object {
  const ticket = world.tickets.find((one) => one === item);
  if (ticket) return { ...renderTicket(world, ticket), result_type: 'ticket' };
  const user = world.users.find((one) => one === item);
  return user ? { ...renderUser(world, user), result_type: 'user' } : {};
}

function newestFirst(tickets: readonly Ticket[]): Ticket[] {
  return tickets.toSorted((a, b) => b.created_at.localeCompare(a.created_at) || a.id - b.id);
}

/** `sort_by` and `sort_order`; without them by relevance, for which the newest change stands here. */
function sorted(tickets: readonly Ticket[], url: URL): Ticket[] {
  const keys: Record<string, (ticket: Ticket) => string | number> = {
    created_at: ({ created_at }) => created_at,
    updated_at: ({ updated_at }) => updated_at,
    status: ({ status }) => STATUSES.indexOf(status),
    priority: ({ priority }) => (priority === null ? -1 : PRIORITIES.indexOf(priority)),
    ticket_type: ({ type }) => type ?? '',
  };
  const key = keys[url.searchParams.get('sort_by') ?? ''] ?? (({ updated_at }) => updated_at);
  const sign = url.searchParams.get('sort_order') === 'asc' ? 1 : -1;
  return tickets.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left === right ? a.id - b.id : left < right ? -sign : sign;
  });
}
