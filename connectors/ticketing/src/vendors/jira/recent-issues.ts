import { ConnectorError } from '@gatehouse/kit';
import { ask } from './ask.ts';
import type { Connection } from './connection.ts';
import { ifThere, issuePath } from './issues.ts';
import { localMinute, quoted } from './jql.ts';
import { CLOCK_MARGIN_MS, CREATED, isMark } from './marks.ts';
import { markedIssue, searchReply, type MarkedIssue, type NativeProject } from './replies.ts';

/** Pages of one look-up that are read at most: a look-up that stopped early must not say "there is none". */
const MAX_PAGES = 100;
const PAGE = 100;
/** Numbers in a row that no issue has: what was deleted or is hidden leaves a gap, and so does a refused opening. */
const GAP = 10;
/** Issues that the search may not know yet. */
const MOST_UNKNOWN = 200;

/**
 * The issue that an attempt opened, which began at `since` (milliseconds since the epoch, our clock); undefined when it
 * is certain that there is none. A search finds all that the account opened since, but it follows its writes with a
 * delay of seconds, and a property can be searched by only if an app says so. So the issues that the search does not
 * know yet are read one by one: an issue that was opened has the next number of its project at once. Throws
 * `outcome_unknown` when there are more than can be looked through.
 */
export async function findOwnIssue(
  connection: Connection,
  project: NativeProject | undefined,
  mark: string,
  since: number,
): Promise<MarkedIssue | undefined> {
  const { accountId: me } = await connection.reference.me();
  const isOurs = ({ creator, properties }: MarkedIssue) =>
    creator === me && isMark(properties[CREATED], mark);
  return (
    (await inSearch(connection, since, isOurs)) ??
    (project && (await beyondSearch(connection, project, isOurs)))
  );
}

async function inSearch(
  { http, reference }: Connection,
  since: number,
  isOurs: (issue: MarkedIssue) => boolean,
): Promise<MarkedIssue | undefined> {
  const { timeZone } = await reference.me();
  const from = quoted(localMinute(since - CLOCK_MARGIN_MS, timeZone));
  const jql = `creator = currentUser() AND created >= ${from} ORDER BY created DESC, key DESC`;
  let token: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    // each page starts where the one before ended
    // oxlint-disable-next-line no-await-in-loop
    const { items, next } = await ask(
      http,
      'rest/api/3/search/jql',
      {
        jql,
        fields: ['creator'],
        properties: [CREATED],
        maxResults: PAGE,
        ...(token !== undefined && { nextPageToken: token }),
      },
      searchReply(markedIssue),
    );
    const found = items.find(isOurs);
    if (found || next === undefined) return found;
    token = next;
  }
  throw tooMany();
}

/** From the newest issue that the search knows on, number by number. */
async function beyondSearch(
  { http }: Connection,
  { id, key }: NativeProject,
  isOurs: (issue: MarkedIssue) => boolean,
): Promise<MarkedIssue | undefined> {
  const newest = await ask(
    http,
    'rest/api/3/search/jql',
    {
      jql: `project = ${quoted(id)} ORDER BY key DESC`,
      fields: ['creator'],
      maxResults: 1,
    },
    searchReply(markedIssue),
  );
  let number = Number(newest.items[0]?.key.split('-').at(-1) ?? 0);
  let missing = 0;
  for (let read = 0; read < MOST_UNKNOWN; read += 1) {
    number += 1;
    const path = issuePath(`${key}-${number}`);
    const query = { fields: 'creator', properties: CREATED };
    // whether there is a next one the one before tells
    // oxlint-disable-next-line no-await-in-loop
    const issue = await ifThere(http.get(path, markedIssue, { query }));
    if (issue && isOurs(issue)) return issue;
    missing = issue ? 0 : missing + 1;
    if (missing === GAP) return undefined;
  }
  throw tooMany();
}

function tooMany(): ConnectorError {
  return new ConnectorError(
    'outcome_unknown',
    'Too many tickets were opened since to look through them all.',
    { hint: 'Search for the ticket by its title before you open it again.' },
  );
}
