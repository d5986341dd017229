import { Buffer } from 'node:buffer';
import { defineVendor, secretSetting } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../../adapter.ts';
import { getAttachment } from './attachments.ts';
import { addComment, findComment, listComments, planComment } from './comments.ts';
import type { Connection } from './connection.ts';
import { countTickets } from './count.ts';
import { createTicket, findCreated, planCreate } from './create.ts';
import { accountOf, describeJira } from './describe.ts';
import { getHistory } from './history.ts';
import { readIssue, toTicket } from './issues.ts';
import { findLink, linkTickets, planLink } from './links.ts';
import { findPeople } from './people.ts';
import { createReferenceData } from './reference-data.ts';
import { explain } from './refusals.ts';
import { searchTickets } from './search.ts';
import { findStatus, planStatus, setStatus } from './set-status.ts';
import { findUpdated, planUpdate, updateTicket } from './update.ts';

const credentials = z.strictObject({
  /** Of the site, such as https://acme.atlassian.net. */
  url: z.url({ protocol: /^https?$/ }),
  /** Of the account that this connector acts as. */
  email: z.email(),
  /** An API token of that account. */
  apiToken: secretSetting(
    z.string().regex(/^[\x21-\x7e]{8,500}$/, 'must be 8 to 500 printable characters'),
  ),
  /** Key of the project that takes new tickets. */
  project: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/, 'must be the key of a project'),
  /** Name of the type of new tickets. Default: the project's first that is no subtask. */
  issueType: z.string().min(1).max(100).optional(),
});

/** Jira Cloud over version 3 of its REST interface, with the comments of Jira Service Management. */
export const jira = defineVendor<TicketingAdapter, typeof credentials>({
  id: 'jira',
  title: 'Jira Cloud',
  credentials,
  origin: ({ url }) => originOf(url),
  headers: ({ email, apiToken }) => ({
    authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`,
  }),
  explain,
  adapter(http, { url, project, issueType }, { now }) {
    const reference = createReferenceData(http, now);
    return adapterOf({ http, origin: originOf(url), project, issueType, reference });
  },
});

/** With a slash at its end. */
function originOf(url: string): URL {
  const origin = new URL(url);
  origin.search = '';
  origin.hash = '';
  if (!origin.pathname.endsWith('/')) origin.pathname += '/';
  return origin;
}

function adapterOf(connection: Connection): TicketingAdapter {
  return {
    // Jira keeps no idempotency keys; each write leaves a mark in a property
    recovery: 'find',
    describe: {
      describe: () => describeJira(connection),
      account: () => accountOf(connection),
    },
    tickets: {
      search: (filter, page) => searchTickets(connection, filter, page),
      count: (filter, by) => countTickets(connection, filter, by),
      get: async (id) => toTicket(connection, await readIssue(connection, id)),
      history: (id, page) => getHistory(connection, id, page),
      create: (draft, write) => createTicket(connection, draft, write),
      planCreate: (draft) => planCreate(connection, draft),
      findCreated: (draft, write) => findCreated(connection, draft, write),
      update: (id, change, write) => updateTicket(connection, id, change, write),
      planUpdate: (id, change) => planUpdate(connection, id, change),
      findUpdated: (id, change, write) => findUpdated(connection, id, change, write),
      setStatus: (id, change, write) => setStatus(connection, id, change, write),
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
    attachments: { get: (id) => getAttachment(connection, id) },
    links: {
      link: (link) => linkTickets(connection, link),
      planLink: (link) => planLink(connection, link),
      findLink: (link) => findLink(connection, link),
    },
  };
}
