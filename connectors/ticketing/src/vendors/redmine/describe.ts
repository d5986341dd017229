import type { Description } from '../../adapter.ts';
import { everyOf, fieldNames, toolNames } from '../../capabilities.ts';
import { priority, status } from '../../model.ts';
import type { Connection } from './connection.ts';
import { nativePriorities, nativeStatuses } from './enums.ts';
import { defaultProject } from './projects.ts';
import { mayWriteInternally } from './rights.ts';

/** What this Redmine can do for the account of this connector. The first call that proves the key. */
export async function describeRedmine(connection: Connection): Promise<Description> {
  const { reference } = connection;
  // asks for the account behind the key: other addresses may answer strangers too
  await reference.me();
  const project = await defaultProject(connection);
  const internal = await mayWriteInternally(connection, project.id);
  const statuses = await reference.statuses();
  const priorities = await reference.priorities();
  return {
    vendor: 'redmine',
    queues: (await reference.projects()).map(({ name }) => name),
    default_queue: project.name,
    types: [],
    statuses: status.options.map((word) => ({
      status: word,
      native: nativeStatuses(statuses, word).map(({ name }) => name),
    })),
    priorities: priority.options.map((word) => ({
      priority: word,
      native: nativePriorities(priorities, word).map(({ name }) => name),
    })),
    tools: {
      ...everyOf(toolNames, 'no'),
      describe_ticketing: 'yes',
      search_tickets: 'partial',
      get_ticket: 'partial',
      create_ticket: 'partial',
      add_comment: internal ? 'yes' : 'partial',
      set_status: 'yes',
    },
    fields: {
      ...everyOf(fieldNames, 'create_only'),
      type: 'read_only',
      requester: 'read_only',
      labels: 'none',
      custom_fields: 'none',
      resolution: 'none',
      internal_comment: internal ? 'read_write' : 'read_only',
    },
    required_fields: [],
    version_enforcement: 'checked',
    idempotency: 'look-up',
    notes: [
      'A ticket is read without its custom fields, attachments and links.',
      'Redmine has no labels: a search by them is refused, and a new ticket drops them with a warning.',
      'Every write appears under the account of this connector, which is also the requester of tickets it opens.',
      'People are named by id, "me", or the full name of a member of the queue; not by e-mail.',
      'Text is looked for in titles, bodies and comments; words of one letter are left out. total_exact is false when more than 500 tickets match, and for a word that could be part of a mark, such as "gatehouse", "use" or "12".',
      'In Redmine each written text ends with a mark, [gatehouse gh-…], by which a write is found again that broke off; it is left out here. It is found while the clock of Redmine is less than an hour behind.',
      'Text passes through unchanged: whether Redmine shows it as Markdown or Textile is a setting of the server.',
      ...(internal ? [] : ['The account of this connector may not write internal comments here.']),
    ],
  };
}
