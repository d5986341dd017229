import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import { MAX_PAGE } from './reference-data.ts';
import { issuesReply, type Issue } from './replies.ts';

/**
 * How far Redmine's clock may be behind ours, in milliseconds. A ticket that an attempt opened carries Redmine's time;
 * with a clock that is further behind it would be taken for an older one and not be found. The mark decides which
 * ticket it is, so the only price of a wide margin is the tickets of one more hour to look through.
 */
export const CLOCK_MARGIN_MS = 3_600_000;
/** Pages of one look-up that are read at most: a look-up that stopped early must not say "there is none". */
const MAX_PAGES = 100;
/** Places that a page shares with the one before: a ticket that is deleted meanwhile moves the others up. */
const OVERLAP = 10;

/**
 * The first ticket, of those that the account of this connector opened since `since` (milliseconds since the epoch,
 * our clock), for which `wanted` holds; undefined when it is certain that there is none. The oldest come first: what an
 * attempt left is close to its beginning. Throws `outcome_unknown` when there are more than can be looked through.
 */
export async function findOwnIssue(
  { http, reference }: Connection,
  since: number,
  wanted: (issue: Issue) => boolean,
): Promise<Issue | undefined> {
  const { id: me } = await reference.me();
  const from = new Date(since - CLOCK_MARGIN_MS).toISOString().replace(/\.\d+Z$/, 'Z');
  const query = {
    author_id: me,
    // without it Redmine lists open tickets only
    status_id: '*',
    created_on: `>=${from}`,
    sort: 'created_on:asc,id:asc',
    limit: MAX_PAGE,
  };
  let offset = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    // each page starts where the one before ended
    // oxlint-disable-next-line no-await-in-loop
    const { items, total } = await http.get('issues.json', issuesReply, {
      query: { ...query, offset },
    });
    // a filter that a server does not know it ignores: so the author is looked at again
    const found = items.find((issue) => issue.author?.id === me && wanted(issue));
    if (found) return found;
    if (items.length === 0 || offset + items.length >= total) return undefined;
    offset += Math.max(1, items.length - OVERLAP);
  }
  throw new ConnectorError(
    'outcome_unknown',
    'Too many tickets were opened since to look through them all.',
    { hint: 'Search for the ticket by its title before you open it again.' },
  );
}
