import { badParameter, json, notFound, type Answer, type Call } from './answer.ts';
import { comments } from './audit.ts';
import { page } from './paging.ts';
import { renderAttachment, renderAudit, renderComment } from './render-audit.ts';
import { renderField, renderGroup, renderStatus, renderTicket, renderUser } from './render.ts';
import { find } from './tickets.ts';

export const listComments: Answer = (call) => {
  const { world, id, url } = call;
  const ticket = find(world, id);
  if (!ticket) return notFound();
  const newest =
    url.searchParams.get('sort') === '-created_at' || url.searchParams.get('sort_order') === 'desc';
  const all = newest ? comments(ticket).toReversed() : comments(ticket);
  return paged(
    call,
    'comments',
    all,
    (one) => renderComment(world, one),
    (shown) => {
      const authors = new Set(shown.map(({ author_id }) => author_id));
      if (url.searchParams.get('include') !== 'users') return {};
      const users = world.users.filter((user) => authors.has(user.id));
      return { users: users.map((user) => renderUser(world, user)) };
    },
  );
};

export const listAudits: Answer = (call) => {
  const ticket = find(call.world, call.id);
  if (!ticket) return notFound();
  return paged(call, 'audits', ticket.audits, (audit) => renderAudit(call.world, ticket, audit));
};

/** All tickets, or those that somebody gave this id: it need not be the only one. */
export const listTickets: Answer = (call) => {
  const asked = call.url.searchParams.get('external_id');
  const found = call.world.tickets.filter(
    ({ external_id }) => asked === null || external_id === asked,
  );
  return paged(call, 'tickets', found, (ticket) => renderTicket(call.world, ticket));
};

export const listIncidents: Answer = (call) => {
  const { world, id } = call;
  if (!find(world, id)) return notFound();
  const found = world.tickets.filter(({ problem_id }) => problem_id === id);
  return paged(call, 'tickets', found, (ticket) => renderTicket(world, ticket));
};

/** Nobody's are none, whoever is asked for. */
export const listMemberships: Answer = (call) => {
  const groups = call.world.users.find(({ id }) => id === call.id)?.groups ?? [];
  const all = groups.map((group_id, index) => ({ id: call.id * 10 + index, group_id, index }));
  return paged(call, 'group_memberships', all, ({ id, group_id, index }) => ({
    id,
    group_id,
    user_id: call.id,
    default: index === 0,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  }));
};

export const listGroups: Answer = (call) => {
  const all = call.url.searchParams.get('exclude_deleted') !== 'false';
  const groups = call.world.groups.filter(({ deleted }) => !(all && deleted));
  return paged(call, 'groups', groups, (group) => renderGroup(call.world, group));
};

export const listFields: Answer = (call) =>
  paged(call, 'ticket_fields', call.world.fields, (field) => renderField(call.world, field));

/** All of them at once: this list has no pages. */
export const listStatuses: Answer = ({ world, url }) => {
  const asked = url.searchParams;
  const categories = asked.get('status_categories')?.split(',');
  const found = world.customStatuses.filter(
    (one) =>
      (categories?.includes(one.status_category) ?? true) &&
      [null, String(one.active)].includes(asked.get('active')) &&
      [null, String(one.default)].includes(asked.get('default')),
  );
  return json({ custom_statuses: found.map((one) => renderStatus(world, one)) });
};

export const showMe: Answer = ({ world, user }) =>
  json({ user: { ...renderUser(world, user), authenticity_token: 'not-for-others' } });

export const showUser: Answer = ({ world, id }) => {
  const user = world.users.find((one) => one.id === id);
  return user ? json({ user: renderUser(world, user) }) : notFound();
};

/** Ids that nobody has are passed over. */
export const showUsers: Answer = ({ world, url }) => {
  const ids = (url.searchParams.get('ids') ?? '').split(',').map(Number);
  if (ids.length > 100) return badParameter('ids', 'at most 100 ids');
  const users = world.users.filter(({ id }) => ids.includes(id));
  const about = { next_page: null, previous_page: null, count: users.length };
  return json({ users: users.map((user) => renderUser(world, user)), ...about });
};

export const showAttachment: Answer = ({ world, id }) => {
  const file = world.attachments.find((one) => one.id === id);
  return file ? json({ attachment: renderAttachment(world, file) }) : notFound();
};

function paged<Item extends { readonly id: number }>(
  { url, world }: Call,
  name: string,
  all: readonly Item[],
  render: (item: Item) => object,
  beside: (shown: readonly Item[]) => object = () => ({}),
): Response {
  const shown = page(all, url, { most: 100, now: world.clock });
  if (shown instanceof Response) return shown;
  return json({ [name]: shown.items.map(render), ...beside(shown.items), ...shown.about });
}
