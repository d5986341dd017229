import type { Operation, Sample } from '../judge.ts';
import { ROUTES } from './routes.ts';

const paragraph = (text: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

interface Pair {
  readonly good: Sample;
  readonly bad: Sample;
}

const JIRA = '/rest/api/3';
const DESK = '/rest/servicedeskapi';

/** Addresses only. */
const urls = (good: string, bad: string): Pair => ({ good: { url: good }, bad: { url: bad } });
const bodies = (url: string, good: unknown, bad: unknown): Pair => ({
  good: { url, body: good },
  bad: { url, body: bad },
});

/** For each operation in use one request that the vendor's description allows, and one that it does not. */
const SAMPLES: Readonly<Record<string, Pair>> = {
  getCurrentUser: urls(`${JIRA}/myself?expand=groups`, `${JIRA}/myself?fields=groups`),
  getServerInfo: urls(`${JIRA}/serverInfo`, `${JIRA}/serverInfo?expand=all`),
  getMyPermissions: urls(
    `${JIRA}/mypermissions?projectKey=SUP&permissions=BROWSE_PROJECTS,EDIT_ISSUES`,
    `${JIRA}/mypermissions?project=SUP`,
  ),
  searchProjects: urls(
    `${JIRA}/project/search?startAt=0&maxResults=50&orderBy=key`,
    `${JIRA}/project/search?maxResults=500`,
  ),
  getProject: urls(`${JIRA}/project/SUP`, `${JIRA}/project/SUP?fields=name`),
  getAllStatuses: urls(`${JIRA}/project/SUP/statuses`, `${JIRA}/project/SUP/statuses?startAt=0`),
  getStatuses: urls(`${JIRA}/status`, `${JIRA}/status?projectId=1`),
  searchPriorities: urls(
    `${JIRA}/priority/search?startAt=0&maxResults=50`,
    `${JIRA}/priority/search?onlyDefault=perhaps`,
  ),
  searchResolutions: urls(
    `${JIRA}/resolution/search?startAt=0&maxResults=50`,
    `${JIRA}/resolution/search?onlyDefault=perhaps`,
  ),
  getCreateIssueMetaIssueTypes: urls(
    `${JIRA}/issue/createmeta/SUP/issuetypes?maxResults=200`,
    `${JIRA}/issue/createmeta/SUP/issuetypes?maxResults=201`,
  ),
  getCreateIssueMetaIssueTypeId: urls(
    `${JIRA}/issue/createmeta/SUP/issuetypes/10002?startAt=50`,
    `${JIRA}/issue/createmeta/SUP/issuetypes/10002?expand=fields`,
  ),
  searchAndReconsileIssuesUsingJqlPost: bodies(
    `${JIRA}/search/jql`,
    {
      jql: 'project = "SUP" ORDER BY key ASC',
      fields: ['summary'],
      maxResults: 50,
      properties: ['gatehouse'],
      reconcileIssues: [10_000],
    },
    // what the classic search took
    { jql: 'project = "SUP"', startAt: 50 },
  ),
  countIssues: bodies(
    `${JIRA}/search/approximate-count`,
    { jql: 'project = "SUP"' },
    { jql: 'project = "SUP"', fields: ['id'] },
  ),
  createIssue: bodies(
    `${JIRA}/issue`,
    {
      fields: {
        project: { key: 'SUP' },
        issuetype: { id: '10004' },
        summary: 'Printer jams',
        description: paragraph('on floor 3'),
        priority: { id: '2' },
        labels: ['printer'],
        duedate: '2026-12-01',
        assignee: { accountId: '5b10ac8d82e05b22cc7d4ef5' },
        reporter: { id: '5b10ac8d82e05b22cc7d4ef5' },
        customfield_10010: '11',
      },
      properties: [{ key: 'gatehouse', value: { key: 'abc' } }],
    },
    { fields: { project: { key: 'SUP' }, summary: 'Printer jams', prioritty: { id: '2' } } },
  ),
  getIssue: urls(
    `${JIRA}/issue/SUP-1?fields=summary&fields=status&expand=changelog&properties=gatehouse`,
    `${JIRA}/issue/SUP-1?field=summary`,
  ),
  editIssue: bodies(
    `${JIRA}/issue/SUP-1?notifyUsers=false`,
    {
      fields: { summary: 'Printer jams', assignee: null },
      update: { labels: [{ add: 'printer' }, { remove: 'scanner' }] },
      properties: [{ key: 'gatehouse', value: 1 }],
    },
    { fields: { description: 'plain words' } },
  ),
  getTransitions: urls(
    `${JIRA}/issue/SUP-1/transitions?expand=transitions.fields`,
    `${JIRA}/issue/SUP-1/transitions?includeUnavailableTransitions=perhaps`,
  ),
  doTransition: bodies(
    `${JIRA}/issue/SUP-1/transitions`,
    {
      transition: { id: '61' },
      fields: { resolution: { name: 'Done' } },
      update: { comment: [{ add: { body: paragraph('Done.') } }] },
    },
    { transition: { id: 61 } },
  ),
  getComments: urls(
    `${JIRA}/issue/SUP-1/comment?startAt=0&maxResults=100&orderBy=-created&expand=properties`,
    `${JIRA}/issue/SUP-1/comment?orderBy=updated`,
  ),
  addComment: bodies(
    `${JIRA}/issue/SUP-1/comment`,
    {
      body: paragraph('Looked at it.'),
      properties: [{ key: 'sd.public.comment', value: { internal: true } }],
    },
    { body: paragraph('Looked at it.'), public: false },
  ),
  getChangeLogs: urls(
    `${JIRA}/issue/SUP-1/changelog?startAt=0&maxResults=100`,
    `${JIRA}/issue/SUP-1/changelog?startAt=first`,
  ),
  getIssueProperty: urls(
    `${JIRA}/issue/SUP-1/properties/gatehouse`,
    `${JIRA}/issue/SUP-1/properties/gatehouse?expand=value`,
  ),
  getIssueLinkTypes: urls(`${JIRA}/issueLinkType`, `${JIRA}/issueLinkType?name=Blocks`),
  linkIssues: bodies(
    `${JIRA}/issueLink`,
    { type: { name: 'Blocks' }, inwardIssue: { key: 'SUP-1' }, outwardIssue: { key: 'SUP-2' } },
    { type: { name: 'Blocks' }, inwardIssue: { key: 'SUP-1' } },
  ),
  getUser: urls(`${JIRA}/user?accountId=abc`, `${JIRA}/user?email=alice@example.com`),
  findUsers: urls(
    `${JIRA}/user/search?query=ali&startAt=0&maxResults=25`,
    `${JIRA}/user/search?q=ali`,
  ),
  findAssignableUsers: urls(
    `${JIRA}/user/assignable/search?project=SUP&query=ali`,
    `${JIRA}/user/assignable/search?projectKey=SUP`,
  ),
  getAttachment: urls(`${JIRA}/attachment/10001`, `${JIRA}/attachment/10001?redirect=false`),
  getAttachmentContent: urls(
    `${JIRA}/attachment/content/10001?redirect=false`,
    `${JIRA}/attachment/content/10001?redirect=never`,
  ),
  getServiceDesks: urls(`${DESK}/servicedesk?start=0&limit=50`, `${DESK}/servicedesk?startAt=0`),
  getRequestTypes: urls(
    `${DESK}/servicedesk/1/requesttype?start=0&limit=50`,
    `${DESK}/servicedesk/1/requesttype?groupId=all`,
  ),
  createCustomerRequest: bodies(
    `${DESK}/request`,
    {
      serviceDeskId: '1',
      requestTypeId: '11',
      requestFieldValues: { summary: 'Printer jams', description: 'on floor 3' },
      raiseOnBehalfOf: 'qm:abc',
    },
    { serviceDeskId: '1', requestTypeId: '11', fields: { summary: 'Printer jams' } },
  ),
  getCustomerRequestByIdOrKey: urls(
    `${DESK}/request/SUP-1`,
    `${DESK}/request/SUP-1?fields=summary`,
  ),
  getRequestComments: urls(
    `${DESK}/request/SUP-1/comment?public=true&internal=false&start=0&limit=50`,
    `${DESK}/request/SUP-1/comment?public=perhaps`,
  ),
  createRequestComment: bodies(
    `${DESK}/request/SUP-1/comment`,
    { body: 'Looked at it.', public: false },
    { body: paragraph('Looked at it.'), public: false },
  ),
};

/** Throws where a route has no samples, so that none goes without its self-test. */
export const OPERATIONS: readonly Operation[] = ROUTES.map(({ id, method, path }) => {
  const pair = SAMPLES[id];
  if (!pair) throw new Error(`there is no sample request for ${id}`);
  return { id, method, path, ...pair };
});
