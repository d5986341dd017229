import { comments } from './audit.ts';
import type { CustomStatus, Group, TicketField, User } from './defaults.ts';
import { plainOf } from './text.ts';
import type { Ticket, World } from './world.ts';

/** A ticket as it goes over the wire: everything that is not set is null, and there is more than is documented. */
export function renderTicket(world: World, ticket: Ticket): Record<string, unknown> {
  const { audits: _audits, custom_fields: _fields, ...values } = ticket;
  const all = comments(ticket);
  const shown = world.fields.filter(({ removable, active }) => removable && active);
  const fields = shown.map(({ id }) => ({ id, value: ticket.custom_fields[String(id)] ?? null }));
  return {
    url: `${world.origin}/api/v2/tickets/${ticket.id}.json`,
    ...values,
    via: { channel: 'api', source: { from: {}, to: {}, rel: null } },
    generated_timestamp: Date.parse(ticket.updated_at) / 1000,
    raw_subject: ticket.subject,
    description: all[0] ? plainOf(all[0].html_body) : null,
    recipient: null,
    organization_id: null,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    forum_topic_id: null,
    has_incidents: world.tickets.some(({ problem_id }) => problem_id === ticket.id),
    is_public: all.some((comment) => comment.public),
    custom_fields: fields,
    fields,
    satisfaction_rating: null,
    sharing_agreement_ids: [],
    followup_ids: [],
    ticket_form_id: null,
    brand_id: 360_000_000_001,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
    encoded_id: `ACME-${ticket.id}`,
  };
}

export function renderUser(world: World, user: User): Record<string, unknown> {
  const { groups, ...own } = user;
  return {
    ...own,
    url: `${world.origin}/api/v2/users/${user.id}.json`,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    time_zone: 'Berlin',
    iana_time_zone: 'Europe/Berlin',
    phone: null,
    shared_phone_number: null,
    photo: null,
    locale_id: 1,
    locale: 'en-US',
    organization_id: null,
    verified: true,
    external_id: null,
    tags: [],
    alias: '',
    active: true,
    shared: false,
    shared_agent: false,
    last_login_at: null,
    two_factor_auth_enabled: null,
    signature: '',
    details: '',
    notes: '',
    role_type: null,
    custom_role_id: null,
    moderator: user.role !== 'end-user',
    ticket_restriction: user.role === 'end-user' ? 'requested' : null,
    only_private_comments: false,
    restricted_agent: false,
    default_group_id: groups[0] ?? null,
    report_csv: user.role === 'admin',
    user_fields: {},
  };
}

export function renderGroup(world: World, group: Group): Record<string, unknown> {
  return {
    ...group,
    url: `${world.origin}/api/v2/groups/${group.id}.json`,
    is_public: true,
    description: '',
    default: world.groups[0] === group,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  };
}

export function renderField(world: World, field: TicketField): Record<string, unknown> {
  const { options, ...own } = field;
  return {
    ...own,
    url: `${world.origin}/api/v2/ticket_fields/${field.id}.json`,
    raw_title: field.title,
    description: '',
    position: world.fields.indexOf(field),
    regexp_for_validation: null,
    title_in_portal: field.title,
    visible_in_portal: true,
    editable_in_portal: true,
    required_in_portal: field.type === 'subject',
    tag: null,
    agent_description: null,
    ...(options && {
      custom_field_options: options.map((option, index) => ({
        id: field.id * 10 + index,
        ...option,
        raw_name: option.name,
        default: false,
      })),
    }),
  };
}

export function renderStatus(world: World, status: CustomStatus): Record<string, unknown> {
  return {
    ...status,
    url: `${world.origin}/api/v2/custom_statuses/${status.id}.json`,
    raw_agent_label: status.agent_label,
    end_user_label: status.agent_label,
    description: '',
    end_user_description: '',
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  };
}

/** The people and groups of tickets, where they are asked for with `include`. */
export function sideload(world: World, url: URL, tickets: readonly Ticket[]): object {
  const asked = (url.searchParams.get('include') ?? '').split(/[(),]/);
  const people = new Set(
    tickets.flatMap((one) => [one.requester_id, one.submitter_id, one.assignee_id]),
  );
  const groups = new Set(tickets.map(({ group_id }) => group_id));
  return {
    ...(asked.includes('users') && {
      users: world.users.filter(({ id }) => people.has(id)).map((user) => renderUser(world, user)),
    }),
    ...(asked.includes('groups') && {
      groups: world.groups
        .filter(({ id }) => groups.has(id))
        .map((group) => renderGroup(world, group)),
    }),
  };
}
