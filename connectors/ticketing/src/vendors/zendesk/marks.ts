import { ConnectorError, type Attempt } from '@gatehouse/kit';
import type { WriteOptions } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { MAX_PAGE } from './reference-data.ts';
import { auditsReply, type Audit } from './replies.ts';

/** Pages of one look-up that are read at most: a look-up that stopped early must not say "there is none". */
const MAX_PAGES = 50;
/** Zendesk keeps at most 1 KB of metadata with one write. */
const MOST_OF_ACTOR = 200;

/**
 * What a write says beside the change: Zendesk keeps it with the audit of the write, where only who reads audits sees
 * it. By it a later try finds the write again: only the opening of a ticket takes an idempotency key.
 * https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/
 */
export function metadataOf({ attempt, actor }: WriteOptions): Readonly<Record<string, string>> {
  return {
    gatehouse: attempt.mark,
    asked_by: Array.from(actor).slice(0, MOST_OF_ACTOR).join(''),
  };
}

/** What a write with this mark, by the account of this connector, changed; undefined when it is certain that none did. */
export async function findAudit(
  { http, reference }: Connection,
  ticket: string,
  { mark }: Attempt,
): Promise<Audit | undefined> {
  const { id: me } = await reference.me();
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = { 'page[size]': MAX_PAGE, 'page[after]': after };
    // each page starts where the one before ended
    const got = await http.get(`api/v2/tickets/${ticket}/audits.json`, auditsReply, { query });
    const found = got.items.find(
      ({ author_id, metadata }) => author_id === me && metadata?.custom?.['gatehouse'] === mark,
    );
    if (found) return found;
    after = got.after;
    if (after === undefined) return undefined;
  }
  throw new ConnectorError(
    'outcome_unknown',
    'The ticket has too many changes to look through them all.',
    { hint: 'Read the ticket before you write again.' },
  );
}
