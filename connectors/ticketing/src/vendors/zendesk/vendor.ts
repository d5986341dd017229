import { defineVendor, oauthClientCredentials, secretSetting } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../../adapter.ts';
import { getAttachment } from './attachments.ts';
import { addComment, findComment, listComments, planComment } from './comments.ts';
import type { Connection } from './connection.ts';
import { countTickets } from './count.ts';
import { createTicket, findCreated, planCreate } from './create.ts';
import { accountOf, describeZendesk } from './describe.ts';
import { getHistory } from './history.ts';
import { findLink, linkTickets, planLink } from './links.ts';
import { findPeople } from './people.ts';
import { createReferenceData } from './reference-data.ts';
import { explain } from './refusals.ts';
import { searchTickets } from './search.ts';
import { findStatus, planStatus, setStatus } from './set-status.ts';
import { readTicket, toTicket } from './tickets.ts';
import { findUpdated, planUpdate, updateTicket } from './update.ts';

const printable = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be printable characters');

const credentials = z.strictObject({
  /** Where Zendesk answers: `https://acme.zendesk.com`. */
  url: z.url({ protocol: /^https?$/ }),
  /** Unique identifier of a confidential OAuth client; it acts as the user to whom the client belongs. */
  clientId: printable,
  clientSecret: secretSetting(printable.min(8)),
  /** Name of the group that takes new tickets. Default: the default group of the account. */
  group: z.string().min(1).max(100).optional(),
});

/** Zendesk Support, over its ticketing API. OAuth only: API tokens and passwords end in 2027. */
export const zendesk = defineVendor<TicketingAdapter, typeof credentials>({
  id: 'zendesk',
  title: 'Zendesk Support',
  credentials,
  origin: ({ url }) => originOf(url),
  authorize: oauthClientCredentials({
    endpoint: ({ url, clientId, clientSecret }) => ({
      url: new URL('oauth/tokens', originOf(url)),
      clientId,
      clientSecret,
      authentication: 'post',
    }),
    // audits are not in the scopes for single resources
    scope: 'read write',
  }),
  explain,
  adapter(http, { url, group }, { now }) {
    const reference = createReferenceData(http, now);
    return adapterOf({ http, origin: originOf(url), group, reference });
  },
});

/** Zendesk lives at the root of its host. */
const originOf = (url: string): URL => new URL('/', url);

function adapterOf(connection: Connection): TicketingAdapter {
  return {
    // only the opening of a ticket takes a key, and Zendesk forgets it after two hours; every write leaves a mark
    recovery: 'find',
    describe: {
      describe: () => describeZendesk(connection),
      account: () => accountOf(connection),
    },
    tickets: {
      search: (filter, page) => searchTickets(connection, filter, page),
      count: (filter, by) => countTickets(connection, filter, by),
      get: async (id) => toTicket(connection, await readTicket(connection, id)),
      history: (id, page) => getHistory(connection, id, page),
      create: (draft, write) => createTicket(connection, draft, write),
      planCreate: (draft) => planCreate(connection, draft),
      findCreated: (draft, write) => findCreated(connection, draft, write),
      update: (id, change, write) => updateTicket(connection, id, change, write),
      planUpdate: (id, change) => planUpdate(connection, id, change),
      findUpdated: (id, _change, write) => findUpdated(connection, id, write),
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
      link: (link, write) => linkTickets(connection, link, write),
      planLink: (link) => planLink(connection, link),
      findLink: (link) => findLink(connection, link),
    },
  };
}
