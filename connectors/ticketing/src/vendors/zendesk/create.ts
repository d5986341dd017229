import type { Plan } from '@gatehouse/kit';
import type { TicketDraft, WriteOptions, Written } from '../../adapter.ts';
import { newTicketInWords } from '../../in-words.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { askedOf, resolveDraft, type ResolvedDraft } from './draft.ts';
import { dropped, droppedLabels } from './kept.ts';
import { metadataOf } from './marks.ts';
import { withFields } from './refusals.ts';
import { ticketsReply, writeReply } from './replies.ts';
import { readTicket, toTicket } from './tickets.ts';
import { afterWrite, written } from './written.ts';

/**
 * Opens a ticket and reads it back: a field that Zendesk dropped becomes a warning. It carries Zendesk's own
 * idempotency key, which is good for two hours, and the mark of the attempt as its external id, which lasts. Throws
 * `invalid` for what this Zendesk does not know or refuses.
 */
export async function createTicket(
  connection: Connection,
  draft: TicketDraft,
  write: WriteOptions,
): Promise<Written<Ticket>> {
  const asked = await resolveDraft(connection, draft);
  const { ticket } = asked;
  const { attempt } = write;
  let replayed = false;
  const posted = await withFields(() =>
    connection.http.post(
      'api/v2/tickets.json',
      { ticket: { ...ticket, external_id: attempt.mark, metadata: metadataOf(write) } },
      writeReply,
      {
        headers: { 'idempotency-key': attempt.vendorKey },
        idempotent: true,
        seen: (headers) => {
          replayed = headers.get('x-idempotency-lookup') === 'hit';
        },
      },
    ),
  );
  const kept = await afterWrite(async () =>
    toTicket(connection, await readTicket(connection, posted.ticket.id)),
  );
  return written(replayed ? 'replayed' : 'created', kept, lost(draft, asked, kept));
}

/** What `createTicket` would open. Throws what it throws before it writes. */
export async function planCreate(connection: Connection, draft: TicketDraft): Promise<Plan> {
  const { foreseen, mails } = await resolveDraft(connection, draft);
  const queue = JSON.stringify(foreseen.queue ?? '');
  const mailed = mails ? ', and mails it to the requester' : '';
  return {
    summary: `Opens a ticket in the queue ${queue}, under the account of this connector${mailed}.`,
    changes: newTicketInWords(foreseen),
  };
}

/** The ticket that an earlier try of this attempt opened. An external id need not be the only one: ours is the oldest. */
export async function findCreated(
  connection: Connection,
  draft: TicketDraft,
  { attempt }: WriteOptions,
): Promise<Written<Ticket> | undefined> {
  const { id: me } = await connection.reference.me();
  const query = { external_id: attempt.mark, 'page[size]': 100 };
  const { items } = await connection.http.get('api/v2/tickets.json', ticketsReply, { query });
  const [found] = items
    .filter(({ submitter_id }) => submitter_id === me)
    .toSorted((a, b) => Number(a.id) - Number(b.id));
  if (!found) return undefined;
  const kept = await toTicket(connection, await readTicket(connection, found.id));
  // what the draft named may be gone by now, which does not undo the ticket
  const warnings = await resolveDraft(connection, draft).then(
    (asked) => lost(draft, asked, kept),
    () => ['What Zendesk kept of the draft was not compared.'],
  );
  return written('created', kept, warnings);
}

/** What was asked and is not there. */
function lost(draft: TicketDraft, { foreseen, tags }: ResolvedDraft, kept: Ticket): string[] {
  return [...dropped(foreseen, kept, askedOf(draft)), ...droppedLabels(kept, tags)];
}
