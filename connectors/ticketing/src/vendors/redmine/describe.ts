import type { Description } from '../../adapter.ts';
import { everyOf, fieldNames, toolNames } from '../../capabilities.ts';
import { priority, status } from '../../model.ts';
import type { Connection } from './connection.ts';
import { nativePriorities, nativeStatuses } from './enums.ts';
import { defaultProject } from './projects.ts';
import type { Prose } from './prose.ts';
import type { Project } from './reference-replies.ts';
import { may, mayWriteInternally } from './rights.ts';

/** What this Redmine can do for the account of this connector. The first call that proves the key. */
export async function describeRedmine(connection: Connection): Promise<Description> {
  const { reference } = connection;
  // asks for the account behind the key: other addresses may answer strangers too
  const { admin } = await reference.me();
  const project = await defaultProject(connection);
  const can = await rightsIn(connection, project);
  const statuses = await reference.statuses();
  const priorities = await reference.priorities();
  const types = await typesOf(connection, project);
  const changed = can.edit ? 'read_write' : 'create_only';
  return {
    vendor: 'redmine',
    queues: (await reference.projects()).map(({ name }) => name),
    default_queue: project.name,
    types,
    statuses: status.options
      .map((word) => ({
        status: word,
        native: nativeStatuses(statuses, word).map(({ name }) => name),
      }))
      .filter(({ native }) => native.length > 0),
    priorities: priority.options
      .map((word) => ({
        priority: word,
        native: nativePriorities(priorities, word).map(({ name }) => name),
      }))
      .filter(({ native }) => native.length > 0),
    tools: {
      ...everyOf(toolNames, 'yes'),
      search_tickets: 'partial',
      count_tickets: 'partial',
      find_people: admin ? 'yes' : 'partial',
      create_ticket: 'partial',
      update_ticket: 'partial',
      set_status: 'partial',
      add_comment: can.internal ? 'yes' : 'partial',
      link_tickets: 'partial',
    },
    fields: {
      ...everyOf(fieldNames, changed),
      type: 'create_only',
      requester: 'read_only',
      labels: 'none',
      resolution: 'none',
      internal_comment: can.internal ? 'read_write' : 'read_only',
    },
    required_fields: await requiredFields(connection, types[0]),
    version_enforcement: 'checked',
    idempotency: 'look-up',
    notes: [...notes, texts[connection.prose.format], ...shortcomings({ ...can, admin })],
  };
}

const notes = [
  'search_tickets, count_tickets: Redmine has no labels; a filter or a group by them is refused. People are named by id, "me", or the full name of a member of the queue.',
  'search_tickets: text is looked for in titles, bodies and comments; words of one letter are left out. total_exact is false when more than 500 tickets match, and for a word that could be part of a mark, such as "gatehouse", "use" or "12".',
  'count_tickets: not for a text that more than 500 tickets hold, and by assignee only up to 1000 tickets.',
  'create_ticket: labels and requester are dropped with a warning; every write appears under the account of this connector, which is the requester of what it opens. Its custom fields are known once the queue holds a ticket.',
  'update_ticket: labels are dropped with a warning, the type stays. The priority and the dates of a ticket with subtasks may follow the subtasks. A ticket that moves to another queue can lose links and custom fields, and its subtasks move along.',
  'set_status: a resolution is dropped with a warning, Redmine has none. It may close the duplicates of a ticket that is closed.',
  'link_tickets: between tickets of one queue, unless Redmine is set to allow others; one relation in each direction between two tickets, one parent. Precedes, follows and copies are shown as relates.',
  'The values of a custom field with several of them are divided by commas.',
  'In Redmine each written text ends with a mark, [gatehouse gh-…], by which a write is found again that broke off; it is left out here. It is found while the clock of Redmine is less than an hour behind.',
];

const texts = {
  markdown:
    'Text passes through unchanged: this connection takes it that Redmine is set to Markdown.',
  textile:
    'Markdown is written as Textile and read back; body_format is lossy where Textile says more, such as a macro or an underlined word.',
} as const satisfies Record<Prose['format'], string>;

function shortcomings(can: { admin: boolean; internal: boolean; edit: boolean; link: boolean }) {
  return [
    ...(can.admin
      ? []
      : [
          'find_people: only members of the queues that the account of this connector sees, by their names; Redmine shows e-mail addresses and required fields to administrators only.',
        ]),
    ...(can.internal
      ? []
      : ['add_comment: The account of this connector may not write internal comments here.']),
    ...(can.edit
      ? []
      : ['update_ticket, set_status: The account of this connector may not edit tickets here.']),
    ...(can.link ? [] : ['link_tickets: The account of this connector may not link tickets here.']),
  ];
}

async function rightsIn(connection: Connection, { id }: Project) {
  return {
    internal: await mayWriteInternally(connection, id),
    edit: await may(connection, id, 'edit_issues'),
    link: await may(connection, id, 'manage_issue_relations'),
  };
}

/** The trackers of the project; that of new tickets first. */
async function typesOf({ reference, tracker }: Connection, project: Project): Promise<string[]> {
  const names = (await reference.project(project.id)).trackers.map(({ name }) => name);
  const first = names.filter((name) => name.toLowerCase() === tracker?.toLowerCase());
  return [...new Set([...first, ...names])];
}

/** Those of the tracker of new tickets that Redmine demands and does not fill in itself. */
async function requiredFields({ reference }: Connection, type: string | undefined) {
  const { admin } = await reference.me();
  if (!admin) return [];
  return (await reference.customFields())
    .filter(({ customized_type, is_required }) => customized_type === 'issue' && is_required)
    .filter(({ default_value, trackers }) => {
      const has = trackers.some(({ name }) => name === type);
      return default_value === '' && has;
    })
    .map(({ name }) => name);
}
