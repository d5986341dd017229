import { json, type Answer } from './answer.ts';
import {
  listAudits,
  listComments,
  listFields,
  listGroups,
  listIncidents,
  listMemberships,
  listStatuses,
  listTickets,
  showAttachment,
  showMe,
  showUser,
  showUsers,
} from './lists.ts';
import { countSearch, exportSearch, search, searchUsers } from './search.ts';
import { createTicket, showTicket, showTickets, updateTicket } from './tickets.ts';

/** Method and path below `/api/v2/`, `#` for a number. */
const ROUTES: Readonly<Record<string, Answer>> = {
  'GET users/me': showMe,
  'GET users/search': searchUsers,
  'GET users/show_many': showUsers,
  'GET users/#': showUser,
  'GET users/#/group_memberships': listMemberships,
  'GET groups': listGroups,
  'GET ticket_fields': listFields,
  'GET custom_statuses': listStatuses,
  'GET attachments/#': showAttachment,
  'GET tickets': listTickets,
  'POST tickets': createTicket,
  'GET tickets/show_many': showTickets,
  'GET tickets/#': showTicket,
  'PUT tickets/#': updateTicket,
  'GET tickets/#/comments': listComments,
  'GET tickets/#/audits': listAudits,
  'GET tickets/#/incidents': listIncidents,
  'GET search': search,
  'GET search/count': countSearch,
  'GET search/export': exportSearch,
};

export interface Route {
  readonly answer: Answer;
  readonly id: number;
  /** The answer to somebody without any credential, where it is not a refusal. */
  readonly anonymous?: Response;
}

/** Each address is also known with `.json` at its end. */
export function routeOf(method: string, pathname: string): Route | undefined {
  const path = /^\/api\/v2\/(?<path>.+?)(?:\.json)?$/.exec(pathname)?.groups?.['path'] ?? '';
  const id = /(?:^|\/)(?<id>\d+)(?=\/|$)/.exec(path)?.groups?.['id'];
  const name = `${method} ${path.replace(/(?<=^|\/)\d+(?=\/|$)/, '#')}`;
  const answer = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (!answer) return undefined;
  return {
    answer,
    id: Number(id ?? 0),
    ...(name === 'GET users/me' && { anonymous: nobody() }),
  };
}

/** Whoever asks without a credential is told, with 200, that they are nobody. */
function nobody(): Response {
  const user = { id: null, name: 'Anonymous user', email: 'invalid@example.com', role: 'end-user' };
  return json({ user });
}
