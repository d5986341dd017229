import type { Operation } from '../judge.ts';

const repository = '/repos/{owner}/{repo}';
const here = '/repos/acme/support';
const issue = `${repository}/issues/{issue_number}`;

/** What a connector for GitHub Issues asks, with a request of each that is right and one that is wrong. */
export const OPERATIONS: readonly Operation[] = [
  read('users/get-authenticated', '/user', '/user', '/user?login=dana'),
  read('repos/get', repository, here, `${here}?fields=permissions`),
  read(
    'issues/list-assignees',
    `${repository}/assignees`,
    `${here}/assignees?per_page=100&page=2`,
    `${here}/assignees?page=last`,
  ),
  read(
    'search/issues-and-pull-requests',
    '/search/issues',
    '/search/issues?q=is:issue&sort=updated&order=desc&per_page=100&page=2&advanced_search=true',
    '/search/issues?q=is:issue&sort=priority',
  ),
  read(
    'issues/list-for-repo',
    `${repository}/issues`,
    `${here}/issues?state=all&creator=dana&since=2026-11-02T09:00:00Z&sort=created&direction=asc&per_page=100&page=1`,
    `${here}/issues?state=resolved`,
  ),
  write(
    'issues/create',
    'POST',
    `${repository}/issues`,
    `${here}/issues`,
    { title: 'Gate', body: 'It is stuck.', labels: ['bug'], assignees: ['alice'] },
    { body: 'It is stuck.' },
  ),
  read('issues/get', issue, `${here}/issues/7`, `${here}/issues/seven`),
  write(
    'issues/update',
    'PATCH',
    issue,
    `${here}/issues/7`,
    {
      title: 'Gate',
      body: 'b',
      state: 'closed',
      state_reason: 'not_planned',
      labels: ['bug'],
      assignees: [],
    },
    { state: 'resolved' },
  ),
  read(
    'issues/list-comments',
    `${issue}/comments`,
    `${here}/issues/7/comments?since=2026-11-02T09:00:00Z&per_page=100&page=1`,
    `${here}/issues/7/comments?since=yesterday`,
  ),
  write(
    'issues/create-comment',
    'POST',
    `${issue}/comments`,
    `${here}/issues/7/comments`,
    { body: 'Replaced.' },
    { body: 7 },
  ),
  read(
    'issues/list-events',
    `${issue}/events`,
    `${here}/issues/7/events?per_page=100&page=1`,
    `${here}/issues/7/events?page=last`,
  ),
  read(
    'issues/list-sub-issues',
    `${issue}/sub_issues`,
    `${here}/issues/7/sub_issues?per_page=100&page=1`,
    `${here}/issues/7/sub_issues?page=last`,
  ),
  write(
    'issues/add-sub-issue',
    'POST',
    `${issue}/sub_issues`,
    `${here}/issues/7/sub_issues`,
    { sub_issue_id: 1008 },
    { sub_issue_id: 'I_1008' },
  ),
  read(
    'issues/list-dependencies-blocked-by',
    `${issue}/dependencies/blocked_by`,
    `${here}/issues/7/dependencies/blocked_by?per_page=100&page=1`,
    `${here}/issues/7/dependencies/blocked_by?page=last`,
  ),
  write(
    'issues/add-blocked-by-dependency',
    'POST',
    `${issue}/dependencies/blocked_by`,
    `${here}/issues/7/dependencies/blocked_by`,
    { issue_id: 1008 },
    {},
  ),
  read(
    'issues/list-dependencies-blocking',
    `${issue}/dependencies/blocking`,
    `${here}/issues/7/dependencies/blocking?per_page=100&page=1`,
    `${here}/issues/7/dependencies/blocking?page=last`,
  ),
];

function read(id: string, path: string, good: string, bad: string): Operation {
  return { id, method: 'GET', path, good: { url: good }, bad: { url: bad } };
}

function write(
  id: string,
  method: 'POST' | 'PATCH',
  path: string,
  url: string,
  good: object,
  bad: object,
): Operation {
  return { id, method, path, good: { url, body: good }, bad: { url, body: bad } };
}
