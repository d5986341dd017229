import type { Plan } from '@gatehouse/kit';
import type { TicketLinkDraft, WriteOptions, Written } from '../../adapter.ts';
import { linkInWords } from '../../in-words.ts';
import type { TicketLink } from '../../model.ts';
import { getTicket, note, touch, written, type Desk } from './desk.ts';
import { find, once } from './operations.ts';
import { ensurePerson } from './people.ts';

/** Throws ConnectorError `not_found` for either ticket. */
export function linkTickets(
  desk: Desk,
  link: TicketLinkDraft,
  write: WriteOptions,
): Written<TicketLinkDraft> {
  const { database } = desk;
  return once(database, ['link', link], write, () => {
    const { from, to } = both(desk, link);
    if (isLinked(from, link)) return written('unchanged', link);
    const actor = ensurePerson(database, write.actor);
    const values = [Number(from.id), Number(to.id), link.relation] as const;
    database.run('INSERT INTO link (from_id, to_id, relation) VALUES (?, ?, ?)', ...values);
    for (const { id } of [from, to]) touch(desk, id, 'status = status');
    note(desk, Number(from.id), actor, { field: link.relation, was: null, became: to.id });
    return written('created', link);
  });
}

/** What `linkTickets` would do. Throws what it throws. */
export function planLink(desk: Desk, link: TicketLinkDraft): Plan {
  const { from, to } = both(desk, link);
  return linkInWords(from, to, link, isLinked(from, link));
}

export function findLink(
  { database }: Desk,
  link: TicketLinkDraft,
  write: WriteOptions,
): Written<TicketLinkDraft> | undefined {
  return find(database, ['link', link], write);
}

const both = (desk: Desk, link: TicketLinkDraft) => ({
  from: getTicket(desk, link.from),
  to: getTicket(desk, link.to),
});

const isLinked = ({ links }: { links: readonly TicketLink[] }, link: TicketLinkDraft) =>
  links.some((one) => one.relation === link.relation && one.ticket_id === link.to);
