import { ConnectorError, type Plan } from '@gatehouse/kit';
import type { TicketLinkDraft, WriteOptions, Written } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import { linkInWords } from '../../in-words.ts';
import type { Connection } from './connection.ts';
import type { NativeTicket } from './replies.ts';
import { readIfThere, readTicket, requireOpen, writeTicket } from './tickets.ts';
import { afterWrite, written } from './written.ts';

/**
 * Makes `from`, a problem, the parent of `to`, an incident of it: the one relation that Zendesk knows. A ticket without
 * a type becomes what the link needs; one of another type stays, and is refused. Throws `not_found` for either ticket,
 * `not_supported` for all other relations, and `invalid` for a link that would take the place of another one.
 */
export async function linkTickets(
  connection: Connection,
  link: TicketLinkDraft,
  write: WriteOptions,
): Promise<Written<TicketLinkDraft>> {
  const { from, to, exists } = await linkable(connection, link);
  if (exists) return written('unchanged', link);
  const problem = from.type === 'problem';
  if (!problem) await writeTicket(connection, from.id, { type: 'problem' }, write);
  const linking = () =>
    writeTicket(connection, to.id, { type: 'incident', problem_id: Number(from.id) }, write);
  // half of it is done by then
  await (problem ? linking() : afterWrite(linking));
  const { ticket } = await afterWrite(() => readTicket(connection, to.id));
  if (ticket.problem_id === from.id) return written('created', link);
  throw new ConnectorError('outcome_unknown', 'Zendesk accepted the link and shows none.', {
    hint: 'Read both tickets before you link them again.',
  });
}

/** What `linkTickets` would do. Throws what it throws before it writes. */
export async function planLink(connection: Connection, link: TicketLinkDraft): Promise<Plan> {
  const { from, to, exists } = await linkable(connection, link);
  const [one, other] = [named(from), named(to)];
  const plan = linkInWords(one, other, link, exists);
  const typed = [
    ...(from.type === '' ? [{ field: `type of ${one.display_id}`, becomes: 'problem' }] : []),
    ...(to.type === '' ? [{ field: `type of ${other.display_id}`, becomes: 'incident' }] : []),
  ];
  return exists ? plan : { ...plan, changes: [...plan.changes, ...typed] };
}

/** A link tells by itself: to have it already is what was asked, whoever made it. */
export async function findLink(
  connection: Connection,
  link: TicketLinkDraft,
): Promise<Written<TicketLinkDraft> | undefined> {
  if (link.relation !== 'parent') return undefined;
  const to = await readIfThere(connection, link.to);
  return to?.ticket.problem_id === link.from ? written('unchanged', link) : undefined;
}

const named = ({ id, subject }: NativeTicket) => ({ id, display_id: `#${id}`, title: subject });

/** Both tickets, if they are linked so already or could be. */
async function linkable(connection: Connection, link: TicketLinkDraft) {
  if (link.relation !== 'parent') {
    throw notSupported(
      'Zendesk',
      'link_tickets',
      `say that a ticket ${link.relation === 'relates' ? 'relates to' : link.relation} another one`,
      'Name the other ticket in an internal comment; the relation parent makes a problem and its incident.',
    );
  }
  const { ticket: from } = await readTicket(connection, link.from);
  const { ticket: to } = await readTicket(connection, link.to);
  if (to.problem_id === from.id) return { from, to, exists: true };
  requireType(from, 'problem');
  requireType(to, 'incident');
  if (from.type === '') requireOpen(from);
  requireOpen(to);
  if (to.problem_id !== undefined) {
    throw unlinkable(`#${to.id} belongs to #${to.problem_id} already; Zendesk keeps one problem`);
  }
  if (from.id === to.id) throw unlinkable('a ticket is no parent of itself');
  return { from, to, exists: false };
}

function requireType({ id, type }: NativeTicket, wanted: string): void {
  if (type !== '' && type !== wanted) {
    throw unlinkable(`#${id} is of type ${type}, and a link takes a problem and an incident`);
  }
}

function unlinkable(message: string): ConnectorError {
  return new ConnectorError('invalid', `${message}.`, {
    hint: 'Change that in Zendesk first, or name the other ticket in an internal comment.',
    details: { fields: [{ field: 'relation', message }] },
  });
}
