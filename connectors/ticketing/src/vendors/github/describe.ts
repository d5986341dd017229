import type { Account, Description } from '../../adapter.ts';
import { everyOf, fieldNames, toolNames } from '../../capabilities.ts';
import type { Connection } from './connection.ts';
import { prioritiesOf, statusesOf } from './enums.ts';

/** What this account can do in the repositories. The first call that proves the token. */
export async function describeGithub(connection: Connection): Promise<Description> {
  const { repositories } = connection;
  const labels = (await mayWrite(connection)) ? 'read_write' : 'read_only';
  const priorities = prioritiesOf(connection);
  return {
    vendor: 'github',
    queues: repositories,
    default_queue: repositories[0],
    types: [],
    statuses: statusesOf(connection),
    priorities,
    tools: {
      ...everyOf(toolNames, 'partial'),
      describe_ticketing: 'yes',
      get_ticket: 'yes',
      get_attachment: 'no',
    },
    fields: {
      ...everyOf(fieldNames, 'none'),
      title: 'read_write',
      body: 'read_write',
      priority: priorities.length > 0 ? labels : 'none',
      queue: 'create_only',
      type: 'read_only',
      assignee: labels,
      labels,
      resolution: 'read_write',
    },
    required_fields: [],
    version_enforcement: 'checked',
    idempotency: 'look-up',
    notes: [
      ...notes,
      ...(priorities.length > 0 ? [] : [without]),
      ...(labels === 'read_write' ? [] : [reader]),
    ],
  };
}

const notes = [
  'search_tickets, count_tickets: by the search of GitHub, which follows its writes late, shows the first 1000, and orders tickets of one second as it likes. Issues have no requester and no due date: a filter by them is refused, and due_asc orders by the last change. total_exact is false for a word that could be part of a mark, such as "gatehouse".',
  'count_tickets: groups of up to 1000 tickets; beyond that by status, priority, queue or month only. A ticket of several people counts for the first.',
  'find_people: those who can be assigned, by their logins; GitHub tells no names, no e-mail addresses and no requesters.',
  'create_ticket: requester, type, due date and custom fields are dropped with a warning, and so is a priority that no label stands for. A label that the repository lacks is made. Who is named with @ in a text is notified.',
  'update_ticket: as create_ticket; the queue stays. Labels are written as a whole: one that somebody adds in the same moment is lost. A new assignee takes the place of all.',
  'set_status: resolved is closed as completed, canceled as not planned, and closed means a duplicate, to be said with the resolution duplicate; what is closed has to be opened before it is closed for another reason. No comment goes with a move.',
  'add_comment, list_comments: public only, everybody who may read the repository reads them.',
  'link_tickets: parent and blocks; relates and duplicates are refused.',
  'get_history: titles, states, labels and people; GitHub does not tell what a text was before.',
  'get_attachment: files are addresses in the text of a ticket, open them there.',
  'In GitHub each written text ends with a hidden mark, <!-- gatehouse gh-… -->, by which a write is found again that broke off; it is left out here.',
];

const without =
  'search_tickets, count_tickets: no labels stand for priorities here; a filter and a group by them are refused, and priority_desc orders by the last change.';
const reader =
  'create_ticket, update_ticket, set_status, link_tickets: the account of this connector may not write to the repository, and GitHub drops its labels and assignees.';

async function mayWrite({ reference, repositories }: Connection): Promise<boolean> {
  const all = await Promise.all(repositories.map((name) => reference.repository(name)));
  return all.every(({ permissions }) => permissions?.['push'] === true);
}

/** As whom, with which rights; a repository that takes no issues is what an operator must know first. */
export async function accountOf(connection: Connection): Promise<Account> {
  const { reference, repositories } = connection;
  const person = await reference.me();
  const all = await Promise.all(repositories.map((name) => reference.repository(name)));
  const granted = all.flatMap(({ full_name: name, permissions }) =>
    Object.entries(permissions ?? {})
      .filter(([, has]) => has)
      .map(([right]) => `${right} on ${name}`),
  );
  const missing = all.flatMap(({ full_name: name, permissions, has_issues, archived }) => [
    ...(permissions?.['push'] === true
      ? []
      : [
          {
            right: `write access to ${name}`,
            tools: ['create_ticket', 'update_ticket', 'set_status', 'link_tickets'] as const,
            next: `Give ${person} the role Write on ${name}, and its token the permission Issues: read and write.`,
          },
        ]),
    ...(has_issues === false
      ? [
          {
            right: `issues on ${name}`,
            tools: ['create_ticket'] as const,
            next: `Turn on Issues in the settings of ${name}.`,
          },
        ]
      : []),
    ...(archived === true
      ? [
          {
            right: `${name} as a live repository`,
            tools: ['create_ticket', 'update_ticket', 'set_status', 'add_comment'] as const,
            next: `${name} is archived: name another repository, or unarchive it.`,
          },
        ]
      : []),
  ]);
  return { person, granted, missing, unmapped: [] };
}
