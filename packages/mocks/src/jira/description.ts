import {
  createJudge,
  sharedSpec,
  together,
  type Allowance,
  type Judge,
  type Operation,
  type Schema,
} from '../judge.ts';
import { list, object } from './json.ts';
import { OPERATIONS } from './operations.ts';

const text: Schema = { type: 'string' };
const record = (properties: Schema['properties'], more: object = {}): Schema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/**
 * The outer shape; what a document may hold is judged by the world itself. Made anew for each place: the compiler takes
 * the second use of one list for a reference.
 */
const doc = () =>
  record(
    { type: { enum: ['doc'] }, version: { enum: [1] }, content: { type: 'array', items: {} } },
    { required: ['type', 'version', 'content'] },
  );
const named = record({ id: text, name: text });
const account = record({ id: orNull(text), accountId: orNull(text) });
const issueRef = record({ id: text, key: text });
const comment = () =>
  record(
    {
      body: doc(),
      properties: { type: 'array', items: record({ key: text, value: {} }) },
      visibility: record({
        type: { enum: ['group', 'role'] },
        value: text,
        identifier: orNull(text),
      }),
    },
    { required: ['body'] },
  );
const many = (items: Schema): Schema => ({ type: 'array', items });

const custom = { patternProperties: { '^customfield_\\d+$': {} } };
const EDITABLE = {
  summary: text,
  description: orNull(doc()),
  issuetype: named,
  priority: orNull(named),
  labels: many(text),
  duedate: orNull({ type: 'string', format: 'date' }),
  assignee: orNull(account),
  reporter: account,
  parent: orNull(issueRef),
} as const;
const UPDATE = record({
  labels: many(record({ add: text, remove: text, set: many(text) })),
  comment: many(record({ add: comment() }, { required: ['add'] })),
});

/**
 * The description leaves `fields` and `update` open, since each site has its own. Here they are closed over the fields
 * that a connector sends, with the shapes that the pages give; a custom field may be anything.
 */
const JIRA_ALLOWANCES: readonly Allowance[] = [
  {
    operations: ['createIssue'],
    seen: '2026-11-26',
    page: 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post',
    corrected: {
      fields: record(
        { ...EDITABLE, project: issueRef },
        { required: ['project', 'summary'], ...custom },
      ),
      update: UPDATE,
    },
  },
  {
    operations: ['editIssue'],
    seen: '2026-11-26',
    page: 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-put',
    corrected: { fields: record(EDITABLE, custom), update: UPDATE },
  },
  {
    operations: ['doTransition'],
    seen: '2026-11-26',
    page: 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-post',
    corrected: {
      fields: record({ resolution: named, assignee: orNull(account) }, custom),
      update: UPDATE,
    },
  },
  {
    operations: ['addComment'],
    seen: '2026-11-26',
    page: 'https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-issue-issueidorkey-comment-post',
    corrected: { body: doc() },
  },
];

const DESK_ALLOWANCES: readonly Allowance[] = [
  {
    operations: ['createCustomerRequest'],
    seen: '2026-11-26',
    page: 'https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/#api-rest-servicedeskapi-request-post',
    corrected: {
      requestFieldValues: record(
        { summary: text, description: text, priority: named, duedate: text, labels: many(text) },
        custom,
      ),
    },
  },
];

/** Judges by both descriptions; undefined where they do not lie beside the repository. */
export function jiraJudge(): Judge | undefined {
  const jira = sharedSpec('jira-cloud.json');
  const desk = sharedSpec('jira-service-management.json');
  if (jira === undefined || desk === undefined) return undefined;
  const [ofDesk, ofJira] = [isDesk, (one: Operation) => !isDesk(one)].map((which) =>
    OPERATIONS.filter(which),
  );
  return together(
    createJudge(withoutOpenObjects(jira), ofJira ?? [], JIRA_ALLOWANCES),
    createJudge(desk, ofDesk ?? [], DESK_ALLOWANCES),
  );
}

function isDesk({ path }: Operation): boolean {
  return path.startsWith('/rest/servicedeskapi/');
}

/**
 * Some of Jira's objects say `additionalProperties: true` beside their properties. Answers make use of that and requests
 * do not; a map, which has no properties of its own, stays one.
 */
function withoutOpenObjects(value: unknown): unknown {
  const items = list(value);
  if (items) return items.map(withoutOpenObjects);
  const given = object(value);
  if (!given) return value;
  const open = given['additionalProperties'] === true && object(given['properties']);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([key]) => !(open && key === 'additionalProperties'))
      .map(([key, inner]) => [key, withoutOpenObjects(inner)]),
  );
}
