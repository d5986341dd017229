import { ConnectorError } from '@gatehouse/kit';
import type { Connection } from './connection.ts';
import { allPages } from './pages.ts';
import { issuesReply, type Issue } from './replies.ts';

/** How far GitHub's clock may be behind ours, in milliseconds. The mark decides; a wide margin only reads more. */
const CLOCK_MARGIN_MS = 3_600_000;

/** As GitHub takes a moment; `since` is milliseconds since the epoch. */
export const sinceOf = (since: number): string =>
  new Date(since - CLOCK_MARGIN_MS).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * The issue, of those that the account of this connector opened in the repository and that changed since, for which
 * `wanted` holds; undefined when it is certain that there is none. Asks the list: the search lags behind.
 */
export async function findOwnIssue(
  { http, reference }: Connection,
  repository: string,
  since: number,
  wanted: (issue: Issue) => boolean,
): Promise<Issue | undefined> {
  const creator = await reference.me();
  const asked = {
    state: 'all',
    creator,
    since: sinceOf(since),
    sort: 'created',
    direction: 'desc',
  };
  const { items, whole } = await allPages((page) =>
    http.get(`repos/${repository}/issues`, issuesReply, { query: { ...asked, ...page } }),
  );
  const found = items.find(wanted);
  if (found || whole) return found;
  throw tooMany('tickets');
}

export function tooMany(what: string): ConnectorError {
  return new ConnectorError(
    'outcome_unknown',
    `Too many ${what} were written since to look through them all.`,
    { hint: 'Search for it before you write it again.' },
  );
}
