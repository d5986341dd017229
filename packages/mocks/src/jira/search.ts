import { Buffer } from 'node:buffer';
import { HttpResponse } from 'msw';
import type { Answer, Ask } from './answer.ts';
import { readChange } from './change-list.ts';
import { testOf } from './jql/evaluate.ts';
import { orderOf, type Place } from './jql/order.ts';
import { parse } from './jql/parse.ts';
import { JqlProblem } from './jql/problem.ts';
import { idText, list, object, text, texts } from './json.ts';
import type { Issue } from './model.ts';
import { refuse } from './refusals.ts';
import { allFields, chosenFields } from './render.ts';
import { may } from './rights.ts';

const UNBOUNDED =
  'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.';
const GONE =
  'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046';

/** The classic search, GET and POST. */
export const gone: Answer = () => refuse(410, [GONE]);

/** Pages by token, no total; without `fields` an issue is its id and nothing else. */
export const searchJql: Answer = (ask) => {
  const body = object(ask.body) ?? {};
  const fields = texts(body['fields']);
  const onlyIds = fields.every((name) => name === 'id' || name === 'key');
  const asked = body['maxResults'] ?? 50;
  if (typeof asked !== 'number' || asked < 1 || asked > 5000) {
    return refuse(400, ['The maxResults parameter must be between 1 and 5000.']);
  }
  const size = onlyIds ? asked : Math.min(asked, 100);
  const jql = text(body['jql']) ?? '';
  const after = tokenOf(body['nextPageToken'], jql);
  if (after === 'invalid') {
    return refuse(400, ['The provided next page token is invalid or expired.']);
  }
  try {
    const { issues, order } = find(ask, jql, body['reconcileIssues']);
    const rest = issues.filter(({ place }) => !after || order.compare(place, after) > 0);
    const page = rest.slice(0, size);
    const last = page.at(-1)?.place;
    const isLast = rest.length <= size;
    return HttpResponse.json({
      issues: page.map(({ issue }) => found(ask, issue, body)),
      ...(!isLast && last && { nextPageToken: token(last, jql) }),
      isLast,
    });
  } catch (error) {
    return problem(error);
  }
};

export const approximateCount: Answer = (ask) => {
  try {
    const { issues } = find(ask, text(object(ask.body)?.['jql']) ?? '', []);
    return HttpResponse.json({ count: Math.max(0, issues.length + ask.world.approximateBy) });
  } catch (error) {
    return problem(error);
  }
};

function find({ world, user }: Ask, jql: string, reconcile: unknown) {
  const query = parse(jql);
  if (!query.where) throw new JqlProblem(UNBOUNDED);
  const test = testOf(query.where, { world, user });
  const order = orderOf(query.orderBy, world);
  const reconciled = (list(reconcile) ?? []).map((id) => idText(id) ?? '');
  const visible = may(user, 'BROWSE_PROJECTS') ? world.index.look(reconciled) : [];
  const issues = visible
    .filter(({ known }) => test(known))
    .map(({ live }) => ({ issue: live, place: order.place(live) }))
    .toSorted((a, b) => order.compare(a.place, b.place));
  return { issues, order };
}

function found({ world, user }: Ask, issue: Issue, body: Readonly<Record<string, unknown>>) {
  const fields = texts(body['fields']);
  if (fields.every((name) => name === 'id')) return { id: issue.id };
  const properties = texts(body['properties']);
  const expand = (text(body['expand']) ?? '').split(',');
  const chosen = chosenFields(allFields(world, user, issue), fields);
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: `${world.origin}/rest/api/3/issue/${issue.id}`,
    key: issue.key,
    ...(fields.some((name) => name !== 'id' && name !== 'key') && { fields: chosen }),
    ...(properties.length > 0 && {
      properties: Object.fromEntries(
        Object.entries(issue.properties).filter(([key]) => properties.includes(key)),
      ),
    }),
    ...(expand.includes('changelog') && { changelog: readChange(world, issue) }),
  };
}

/** Holds where the last page ended, so that what comes and goes meanwhile repeats nothing; and which query it is of. */
function token(place: Place, jql: string): string {
  return Buffer.from(JSON.stringify([place, jql])).toString('base64url');
}

function tokenOf(given: unknown, jql: string): Place | 'invalid' | undefined {
  if (given === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(text(given) ?? '', 'base64url').toString());
    const [place, of] = list(value) ?? [];
    const read = (list(place) ?? []).map((one) =>
      typeof one === 'string' || typeof one === 'number' ? one : null,
    );
    return of === jql && read.length > 0 ? read : 'invalid';
  } catch {
    return 'invalid';
  }
}

function problem(error: unknown): Response {
  if (error instanceof JqlProblem) return refuse(400, error.messages);
  throw error;
}
