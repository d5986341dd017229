import { answer, paged, refuse, type Ask } from './json.ts';
import { parseQuery, QueryError } from './query.ts';
import { issueJson } from './render.ts';
import type { Indexed, World } from './world.ts';

const MOST = 1000;

/** By what the index knows by now, which is less than was written; never more than the first thousand. */
export function searchIssues(ask: Ask): Response {
  const { world, url } = ask;
  const given = url.searchParams;
  try {
    const test = parseQuery(world, given.get('q') ?? '', given.get('advanced_search') === 'true');
    const sign = given.get('order') === 'asc' ? 1 : -1;
    const key = ({ issue, state }: Indexed) =>
      given.get('sort') === 'updated' ? state.updated : issue.created;
    const found = known(world)
      .filter(test)
      .toSorted((a, b) => sign * (key(a) - key(b) || a.issue.id - b.issue.id));
    const { items, headers, end } = paged(ask, found);
    if (end > MOST && items.length > 0) {
      return refuse(422, 'Only the first 1000 search results are available');
    }
    return answer(
      {
        total_count: found.length,
        incomplete_results: world.incomplete,
        items: items.map(({ issue }) => ({ ...issueJson(world, issue), score: 1 })),
      },
      200,
      headers,
    );
  } catch (error) {
    if (error instanceof QueryError)
      return refuse(422, 'Validation Failed', [{ message: error.message }]);
    throw error;
  }
}

/** The last that the index took up of each issue. */
function known({ index, clock, searchLag }: World): Indexed[] {
  const byIssue = new Map<number, Indexed>();
  for (const one of index) if (one.at + searchLag * 1000 <= clock) byIssue.set(one.issue.id, one);
  return [...byIssue.values()];
}
