import { defineVendor, secretSetting } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../../adapter.ts';
import { getAttachment } from './attachments.ts';
import { addComment, findComment, listComments, planComment } from './comments.ts';
import type { Connection } from './connection.ts';
import { countTickets } from './count.ts';
import { createTicket, findCreated, planCreate } from './create.ts';
import { accountOf, describeGithub } from './describe.ts';
import { getHistory } from './history.ts';
import {
  priorityLabels,
  priorityWordsOf,
  same,
  statusLabels,
  statusWordsOf,
} from './label-words.ts';
import { findLink, linkTickets, planLink } from './links.ts';
import { findPeople } from './people.ts';
import { createReferenceData } from './reference-data.ts';
import { explain } from './refusals.ts';
import { searchTickets } from './search.ts';
import { findStatus, planStatus, setStatus } from './set-status.ts';
import { readTicket } from './tickets.ts';
import { findUpdated, planUpdate, updateTicket } from './update.ts';

const NAME = String.raw`[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}`;
const PUBLIC = 'https://api.github.com';

const settings = z.strictObject({
  /** Of the API. Default: github.com's; an Enterprise Server answers at https://host/api/v3. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** A fine-grained personal access token with Issues: read and write. */
  token: secretSetting(
    z.string().regex(/^[\x21-\x7e]{8,500}$/, 'must be 8 to 500 printable characters'),
  ),
  /** The repository that takes new tickets. */
  repository: z.string().regex(new RegExp(`^${NAME}$`), 'must be owner/name'),
  /** Further ones, divided by commas. */
  repositories: z
    .string()
    .regex(new RegExp(`^${NAME}( *, *${NAME})*$`), 'must be a list such as owner/one,owner/two')
    .optional(),
  statusLabels: statusLabels.optional(),
  priorityLabels: priorityLabels.optional(),
});

/** A label that was both would move a ticket when its priority is set. */
const credentials = settings.refine(
  (given) => {
    const priorities = priorityWordsOf(given.priorityLabels);
    return !statusWordsOf(given.statusLabels).some(({ label }) =>
      priorities.some((one) => same(one.label, label)),
    );
  },
  { error: 'GITHUB_STATUS_LABELS and GITHUB_PRIORITY_LABELS name the same label' },
);

/** GitHub Issues, of github.com and of an Enterprise Server. */
export const github = defineVendor<TicketingAdapter, typeof credentials>({
  id: 'github',
  title: 'GitHub Issues',
  credentials,
  origin: ({ url }) => originOf(url ?? PUBLIC),
  headers: ({ token }) => ({
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    // GitHub refuses requests without one
    'user-agent': 'gatehouse-ticketing',
  }),
  explain,
  // its limits are checked before a request is looked at
  nothingDoneOn: [429],
  adapter(http, given, { now }) {
    return adapterOf({
      http,
      statusLabels: statusWordsOf(given.statusLabels),
      priorityLabels: priorityWordsOf(given.priorityLabels),
      repositories: namesOf(given.repository, given.repositories),
      reference: createReferenceData(http, now),
    });
  },
});

/** With a slash at its end, so that relative paths stay below the folder of an Enterprise Server's API. */
function originOf(url: string): URL {
  const origin = new URL(url);
  origin.search = '';
  origin.hash = '';
  if (!origin.pathname.endsWith('/')) origin.pathname += '/';
  return origin;
}

/** Each once: GitHub does not tell names apart by their case. */
function namesOf(first: string, others: string | undefined): [string, ...string[]] {
  const more = (others ?? '').split(',').map((name) => name.trim());
  const lower = [first, ...more].map((name) => name.toLowerCase());
  return [
    first,
    ...more.filter(
      (name, at) => name !== '' && !lower.slice(0, at + 1).includes(name.toLowerCase()),
    ),
  ];
}

function adapterOf(connection: Connection): TicketingAdapter {
  return {
    // GitHub keeps no idempotency keys
    recovery: 'find',
    describe: {
      describe: () => describeGithub(connection),
      account: () => accountOf(connection),
    },
    tickets: {
      search: (filter, page) => searchTickets(connection, filter, page),
      count: (filter, by) => countTickets(connection, filter, by),
      get: (id) => readTicket(connection, id),
      history: (id, page) => getHistory(connection, id, page),
      create: (draft, write) => createTicket(connection, draft, write),
      planCreate: (draft) => planCreate(connection, draft),
      findCreated: (draft, write) => findCreated(connection, draft, write),
      update: (id, change) => updateTicket(connection, id, change),
      planUpdate: (id, change) => planUpdate(connection, id, change),
      findUpdated: (id, change, write) => findUpdated(connection, id, change, write),
      setStatus: (id, change) => setStatus(connection, id, change),
      planStatus: (id, change) => planStatus(connection, id, change),
      findStatus: (id, change, write) => findStatus(connection, id, change, write),
    },
    comments: {
      list: (ticket, visibility, page) => listComments(connection, ticket, visibility, page),
      add: (ticket, draft, write) => addComment(connection, ticket, draft, write),
      planComment: (ticket, draft) => planComment(connection, ticket, draft),
      findComment: (ticket, draft, write) => findComment(connection, ticket, draft, write),
    },
    people: { find: (query, role, limit) => findPeople(connection, query, role, limit) },
    attachments: { get: () => getAttachment() },
    links: {
      link: (link) => linkTickets(connection, link),
      planLink: (link) => planLink(connection, link),
      findLink: (link) => findLink(connection, link),
    },
  };
}
