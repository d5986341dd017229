import { defineVendor, secretSetting, type VendorHttp } from '@gatehouse/kit';
import { z } from 'zod';
import type { TicketingAdapter } from '../../adapter.ts';
import { accountOf } from './account.ts';
import { getAttachment } from './attachments.ts';
import { addComment, findComment, listComments, planComment } from './comments.ts';
import type { Connection } from './connection.ts';
import { countTickets } from './count.ts';
import { createTicket, findCreated, planCreate } from './create.ts';
import { describeRedmine } from './describe.ts';
import { getHistory } from './history.ts';
import { readIssue, toTicket } from './issues.ts';
import { findLink, linkTickets, planLink } from './links.ts';
import { findPeople } from './people.ts';
import { proses } from './prose.ts';
import { createReferenceData } from './reference-data.ts';
import { errorsReply } from './replies.ts';
import { searchTickets } from './search.ts';
import { findStatus, planStatus, setStatus } from './set-status.ts';
import { findUpdated, planUpdate, updateTicket } from './update.ts';

const credentials = z.strictObject({
  /** Where Redmine answers, with its folder if it lives in one. */
  url: z.url({ protocol: /^https?$/ }),
  /** The REST key of the account that this connector acts as: 40 hexadecimal digits where Redmine made it. */
  apiKey: secretSetting(
    z.string().regex(/^[\x21-\x7e]{8,200}$/, 'must be 8 to 200 printable characters'),
  ),
  /** Identifier of the project that takes new tickets. */
  project: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, 'must be the identifier of a project'),
  /** Name of the tracker of new tickets. Default: the first of the project. */
  tracker: z.string().min(1).max(100).optional(),
  /** How this Redmine formats text; its administrator chose it under Settings, General. Default: markdown. */
  text: z.enum(['markdown', 'textile']).optional(),
});

/** Redmine 5.0 and later, over its REST interface. */
export const redmine = defineVendor<TicketingAdapter, typeof credentials>({
  id: 'redmine',
  title: 'Redmine 5 or later',
  credentials,
  origin: ({ url }) => originOf(url),
  headers: ({ apiKey }) => ({ 'x-redmine-api-key': apiKey }),
  explain(status, body) {
    const reply = errorsReply.safeParse(body);
    if (!reply.success) return {};
    const { errors } = reply.data;
    if (errors.length > 0) return { message: errors.join('; ') };
    // two writes met: the loser is refused without a reason
    return status === 422 ? { code: 'conflict' } : {};
  },
  adapter: (http, settings, { now }) => redmineAdapter(http, settings, now),
});

/** All but the credential. */
interface Settings {
  readonly url: string;
  readonly project: string;
  readonly tracker?: string | undefined;
  readonly text?: 'markdown' | 'textile' | undefined;
}

/** The adapter behind any credential. `now`: milliseconds since the epoch. */
export function redmineAdapter(
  http: VendorHttp,
  { url, project, tracker, text = 'markdown' }: Settings,
  now: () => number,
): TicketingAdapter {
  const reference = createReferenceData(http, now);
  const prose = proses[text];
  return adapterOf({ http, origin: originOf(url), project, tracker, prose, reference });
}

/** With a slash at its end, so that relative paths stay below the folder of the installation. */
function originOf(url: string): URL {
  const origin = new URL(url);
  origin.search = '';
  origin.hash = '';
  if (!origin.pathname.endsWith('/')) origin.pathname += '/';
  return origin;
}

function adapterOf(connection: Connection): TicketingAdapter {
  return {
    // Redmine keeps no idempotency keys, and every write is recorded under the account of the key
    recovery: 'find',
    describe: {
      describe: () => describeRedmine(connection),
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
      update: (id, change) => updateTicket(connection, id, change),
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
