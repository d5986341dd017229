import { comments } from './audit.ts';
import type { User } from './defaults.ts';
import { compares, holds, matchesTime, parseQuery, type Term } from './query.ts';
import { PRIORITIES, STATUSES, type Ticket, type World } from './world.ts';

type Test<Item> = (item: Item, term: Term) => boolean;

/** Conditions on different things must all hold; several on the same one are an "or". */
function select<Item>(all: readonly Item[], terms: readonly Term[], test: Test<Item>): Item[] {
  const apart = terms.filter(({ key, operator, not }) => not || !key || operator !== ':');
  const same = Map.groupBy(
    terms.filter((term) => !apart.includes(term)),
    ({ key }) => key,
  );
  return all.filter(
    (item) =>
      apart.every((term) => test(item, term) !== term.not) &&
      [...same.values()].every((some) => some.some((term) => test(item, term))),
  );
}

/** The tickets that a query finds, oldest first; those that were written just now are not in the index yet. */
export function findTickets(world: World, user: User, query: string): Ticket[] {
  const terms = parseQuery(query);
  if (terms.some((one) => one.key === 'type' && !one.not && one.value !== 'ticket')) return [];
  const indexed = world.tickets.filter(
    ({ updated_at }) => Date.parse(updated_at) + world.searchLag * 1000 <= world.clock,
  );
  return select(
    indexed,
    terms.filter(({ key }) => key !== 'type'),
    (ticket, term) => ticketMatches(world, user, ticket, term),
  );
}

/** People by part of their name or address. */
export function findUsers(world: World, query: string): User[] {
  const terms = parseQuery(query).filter(({ key }) => key !== 'type');
  return select(world.users, terms, (user, { key, value }) => {
    const text = value.replace(/\*$/, '').toLowerCase();
    if (key === 'role') return user.role === text;
    if (key === 'name') return user.name.toLowerCase().includes(text);
    if (key === 'email') return user.email?.toLowerCase() === text;
    if (key !== undefined) return false;
    return (
      `${user.name} ${user.email ?? ''}`
        .toLowerCase()
        .split(/[\s@.]+/)
        .some((part) => part.startsWith(text)) ||
      user.email?.toLowerCase().startsWith(text) === true
    );
  });
}

function ticketMatches(world: World, user: User, ticket: Ticket, term: Term): boolean {
  const { key, operator, value } = term;
  const text = value.toLowerCase();
  const person = (id: number | null) => personMatches(world, user, id, text);
  switch (key) {
    case 'status':
      return ranked(STATUSES, ticket.status, term);
    case 'priority':
      return ticket.priority === null ? text === 'none' : ranked(PRIORITIES, ticket.priority, term);
    case 'custom_status_id':
      return operator === ':' && String(ticket.custom_status_id) === text;
    case 'ticket_type':
      return ticket.type === text;
    case 'assignee':
      return person(ticket.assignee_id);
    case 'requester':
      return person(ticket.requester_id);
    case 'submitter':
      return person(ticket.submitter_id);
    case 'group': {
      const group = world.groups.find(({ id }) => id === ticket.group_id);
      if (!group) return text === 'none';
      return String(group.id) === text || holds(group.name, text);
    }
    case 'tags':
      return text === 'none'
        ? ticket.tags.length === 0
        : text.split(/\s+/).some((one) => ticket.tags.includes(one));
    case 'created':
      return matchesTime(ticket.created_at, term, world.clock);
    case 'updated':
      return matchesTime(ticket.updated_at, term, world.clock);
    case 'due_date':
      return matchesTime(ticket.due_at, term, world.clock);
    case 'external_id':
      return ticket.external_id === value;
    case 'subject':
      return holds(ticket.subject ?? '', value);
    case 'description':
      return holds(comments(ticket)[0]?.body ?? '', value);
    case undefined: {
      const written = [ticket.subject ?? '', ...comments(ticket).map(({ body }) => body)];
      return written.some((one) => holds(one, value));
    }
    default:
      return false;
  }
}

function personMatches(world: World, user: User, id: number | null, text: string): boolean {
  const found = world.users.find((one) => one.id === id);
  if (!found) return text === 'none';
  if (text === 'me') return found.id === user.id;
  return String(found.id) === text || found.email === text || holds(found.name, text);
}

function ranked(all: readonly string[], value: string, { operator, value: wanted }: Term): boolean {
  const right = all.indexOf(wanted.toLowerCase());
  return right !== -1 && compares(all.indexOf(value), operator, right);
}
