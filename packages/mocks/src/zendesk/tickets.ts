import { changes, commentEvent, notify, type Audit, type Comment } from './audit.ts';
import {
  badParameter,
  invalid,
  isRecord,
  json,
  notFound,
  problem,
  type Answer,
  type Given,
} from './answer.ts';
import { draft } from './draft.ts';
import type { User } from './defaults.ts';
import { renderAudit } from './render-audit.ts';
import { renderTicket, sideload } from './render.ts';
import type { Ticket, Values, World } from './world.ts';

const HOUR = 3_600_000;

export const showTicket: Answer = ({ world, id, url }) => {
  const ticket = find(world, id);
  if (!ticket) return notFound();
  return json({ ticket: renderTicket(world, ticket), ...sideload(world, url, [ticket]) });
};

export const showTickets: Answer = ({ world, url }) => {
  const ids = (url.searchParams.get('ids') ?? '').split(',').map(Number);
  if (ids.length > 100) return badParameter('ids', 'at most 100 ids');
  const found = world.tickets.filter(({ id }) => ids.includes(id));
  const tickets = found.map((ticket) => renderTicket(world, ticket));
  return json({ tickets, count: found.length, next_page: null, previous_page: null });
};

/**
 * A key that was used within two hours gives the first answer again, and the ticket is not made twice. With another
 * body it is refused: https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency
 */
export const createTicket: Answer = ({ world, user, body, request }) => {
  const key = request.headers.get('idempotency-key');
  if (key !== null && key.length > 255) return badParameter('Idempotency-Key', '255 letters long');
  const sent = JSON.stringify(body);
  const known = key === null ? undefined : world.keys.get(key);
  if (known && world.clock - known.at < 2 * HOUR) {
    if (known.sent !== sent) {
      const description = "Request parameters don't match the given idempotency key";
      return json({ error: 'IdempotentRequestError', description }, 400);
    }
    return json(known.reply, 201, { 'x-idempotency-lookup': 'hit' });
  }
  const given = fieldsOf(body);
  if (!given) return badParameter('ticket', 'an object');
  const people = world.users.length;
  const { values, problems } = draft(world, given, undefined, user.id);
  const comment = isRecord(given['comment'])
    ? commentEvent(world, user, given['comment'])
    : undefined;
  if (!comment) problems['comment'] = problem('Description: cannot be blank', 'BlankValue');
  if (!comment || Object.keys(problems).length > 0) {
    // refused as a whole: nobody was made for it either
    world.users.length = people;
    return invalid(problems);
  }
  const ticket = addTicket(world, user, values, comment, customOf(given));
  const audit = ticket.audits[0];
  const reply = {
    ticket: renderTicket(world, ticket),
    ...(audit && { audit: renderAudit(world, ticket, audit) }),
  };
  if (key !== null) world.keys.set(key, { sent, reply, at: world.clock });
  return json(reply, 201, {
    location: `${world.origin}/api/v2/tickets/${ticket.id}.json`,
    ...(key !== null && { 'x-idempotency-lookup': 'miss' }),
  });
};

export function addTicket(
  world: World,
  author: User,
  values: Values,
  comment: Comment,
  custom: Audit['custom'] = {},
): Ticket {
  const at = world.now();
  const ticket: Ticket = {
    ...values,
    id: world.next('ticket'),
    submitter_id: author.id,
    created_at: at,
    updated_at: at,
    audits: [],
  };
  const events = [
    ...changes(world, undefined, values),
    comment,
    ...notify(world, ticket, comment, at),
  ];
  const id = world.next('event');
  ticket.audits.push({ id, author_id: author.id, created_at: at, custom, events });
  world.tickets.push(ticket);
  return ticket;
}

/** With `safe_update` only where nothing changed since `updated_stamp`, in whole seconds. */
export const updateTicket: Answer = ({ world, user, id, body }) => {
  const ticket = find(world, id);
  if (!ticket) return notFound();
  const given = fieldsOf(body);
  if (!given) return badParameter('ticket', 'an object');
  if (given['safe_update'] === true || given['safe_update'] === 'true') {
    const stamp = given['updated_stamp'];
    if (typeof stamp !== 'string') return badParameter('updated_stamp', 'a date and time');
    if (Date.parse(stamp) !== Date.parse(ticket.updated_at)) {
      const description = 'The ticket has changed since it was read';
      return json({ error: 'UpdateConflict', description }, 409);
    }
  }
  const { values, problems } = draft(world, given, ticket, user.id);
  if (Object.keys(problems).length > 0) return invalid(problems);
  const comment = isRecord(given['comment'])
    ? commentEvent(world, user, given['comment'])
    : undefined;
  const changed = changes(world, ticket, values);
  if (changed.length === 0 && !comment) return json({ ticket: renderTicket(world, ticket) });
  const at = world.now();
  Object.assign(ticket, pick(values), { updated_at: at });
  const events = [...changed, ...(comment ? [comment, ...notify(world, ticket, comment, at)] : [])];
  const about = { author_id: user.id, created_at: at, custom: customOf(given) };
  const audit = { id: world.next('event'), ...about, events };
  ticket.audits.push(audit);
  return json({ ticket: renderTicket(world, ticket), audit: renderAudit(world, ticket, audit) });
};

export function find(world: World, id: number): Ticket | undefined {
  return world.tickets.find((ticket) => ticket.id === id);
}

function fieldsOf(body: unknown): Record<string, unknown> | undefined {
  return isRecord(body) && isRecord(body['ticket']) ? body['ticket'] : undefined;
}

/** Kept in the audit only; a change that is none leaves no audit, and drops it. */
function customOf({ metadata }: Given): Audit['custom'] {
  return isRecord(metadata) ? metadata : {};
}

/** The values alone, without what else a ticket holds. */
function pick({ subject, type, priority, status, custom_status_id, ...rest }: Values): Values {
  const { requester_id, assignee_id, group_id, due_at, problem_id, external_id } = rest;
  const { tags, custom_fields } = rest;
  const states = { subject, type, priority, status, custom_status_id };
  const people = { requester_id, assignee_id, group_id };
  return { ...states, ...people, due_at, problem_id, external_id, tags, custom_fields };
}
