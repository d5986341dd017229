import type { Account, Description } from '../../adapter.ts';
import { everyOf, fieldNames, toolNames } from '../../capabilities.ts';
import { priority } from '../../model.ts';
import type { Connection } from './connection.ts';
import { customOf } from './custom-fields.ts';
import { TYPES } from './draft.ts';
import { knownStatuses, nativeNames, nativePriorities, neutralStatus } from './enums.ts';
import { defaultGroup } from './groups.ts';
import type { Me } from './reference-data.ts';

/** What this Zendesk can do for the account of this connector. The first call that proves the credential. */
export async function describeZendesk(connection: Connection): Promise<Description> {
  const { reference } = connection;
  const me = await reference.me();
  const queue = await defaultGroup(connection);
  const groups = await reference.groups();
  const statuses = await reference.statuses();
  const fields = await reference.fields();
  return {
    vendor: 'zendesk',
    queues: groups.filter(({ deleted }) => deleted !== true).map(({ name }) => name),
    default_queue: queue.name,
    types: TYPES,
    statuses: knownStatuses.map((word) => ({
      status: word,
      native: nativeNames(word, statuses),
    })),
    priorities: priority.options.map((word) => ({
      priority: word,
      native: [nativePriorities[word] ?? ''],
    })),
    tools: {
      ...everyOf(toolNames, 'yes'),
      search_tickets: 'partial',
      count_tickets: 'partial',
      get_ticket: 'partial',
      create_ticket: 'partial',
      update_ticket: 'partial',
      set_status: 'partial',
      add_comment: me.only_private_comments === true ? 'partial' : 'yes',
      link_tickets: 'partial',
    },
    fields: {
      ...everyOf(fieldNames, 'read_write'),
      body: 'create_only',
      type: 'create_only',
      requester: 'create_only',
      due_date: 'create_only',
      resolution: 'none',
    },
    required_fields: customOf(fields)
      .filter(({ required }) => required === true)
      .map(({ title }) => title),
    version_enforcement: 'vendor',
    idempotency: 'look-up',
    notes: [...notes, ...shortcomings(me)],
  };
}

const notes = [
  'A new ticket and a public comment are mailed to the requester at once, and cannot be called back.',
  'search_tickets, count_tickets: Zendesk finds what was written a minute or more after it was written. Words are looked for in titles and comments.',
  'search_tickets: due_asc takes up to 1000 tickets, because Zendesk cannot sort by it. A cursor of created_desc and priority_desc is good for an hour.',
  'count_tickets: by assignee, by label, and with several labels at once only up to 1000 tickets.',
  'get_ticket: lists the files of the first 500 comments, and up to 100 incidents of a problem.',
  'create_ticket: a due date makes the ticket a task, and other types have none; without both it has no type. The requester must be known to Zendesk. A ticket with an assignee goes to the default group of that agent, unless a queue is given. The first comment is the text.',
  'create_ticket: its external_id is the mark by which the write is found again; another integration must not set it anew.',
  'update_ticket: the text stays, it is the first comment; a due date can be given to a task only. An assignee must be in the queue. An assigned ticket is open, no longer new. Labels are in small letters, and a choice from a list is a label too. Of several changes within one second a version tells nothing.',
  'set_status: there is no in_progress and no canceled; waiting becomes Pending. closed is final, new is where a ticket begins. A ticket without an assignee is taken by the account of this connector when it is resolved or closed, if Zendesk demands one. A resolution is dropped with a warning.',
  'set_status: without the required_fields Zendesk opens a ticket, but lets nobody resolve it.',
  'link_tickets: parent only, between a problem and one of its incidents; a ticket without a type gets it.',
];

function shortcomings({ only_private_comments }: Me): string[] {
  return only_private_comments === true
    ? [
        'add_comment, create_ticket: the account of this connector may write internal comments only; the text of a new ticket is internal, too.',
      ]
    : [];
}

/** As whom the connector acts, for the person who sets it up. */
export async function accountOf({ reference }: Connection): Promise<Account> {
  const me = await reference.me();
  const statuses = await reference.statuses();
  const agent = me.role === 'agent' || me.role === 'admin';
  return {
    person: me.email === '' ? me.name : `${me.name} (${me.email})`,
    granted: [
      `the role ${me.role}`,
      me.ticket_restriction === '' ? 'all tickets' : `tickets by: ${me.ticket_restriction}`,
    ],
    missing: [
      ...(agent
        ? []
        : [
            {
              right: 'the role of an agent',
              tools: toolNames.filter((name) => name !== 'describe_ticketing'),
              next: 'Make the user of the OAuth client an agent in Admin Center, under People.',
            },
          ]),
      ...(me.only_private_comments === true
        ? [
            {
              right: 'public comments',
              tools: ['add_comment', 'create_ticket'] as const,
              next: 'Give the user of the OAuth client a role that may comment publicly.',
            },
          ]
        : []),
    ],
    unmapped: statuses
      .filter(({ active, default: usual }) => active === true && usual !== true)
      .map(({ agent_label, status_category }) => ({
        native: agent_label,
        shown: neutralStatus(status_category),
      })),
  };
}
