import { beforeEach, describe, expect, test } from 'vitest';
import type { JiraMock } from '../../jira.ts';
import {
  call,
  each,
  keys,
  objectOf,
  open,
  openUnjudged,
  refusal,
  within,
} from '../open.fixture.ts';

let world: JiraMock;
beforeEach(() => {
  world = open({
    start: '2026-11-02T09:00:00.000Z',
    projects: [
      { name: 'Support Desk', key: 'SUP' },
      { name: 'Web "Shop"', key: 'WEB', type: 'software' },
    ],
    issues: [
      {
        summary: 'Printer jams on floor 3',
        description: 'It stops after two pages',
        priority: 'High',
        labels: ['printer', 'Floor'],
        assignee: 'alice',
        due: '2026-11-20',
        comments: [{ body: 'Ordered a fuser' }],
      },
      { summary: 'Re-open the "blue" door', priority: 'Low', assignee: 'bob', due: '2026-11-10' },
      { summary: 'Password forgotten', priority: null, status: 'In Progress' },
      {
        summary: 'Old request',
        status: 'Resolved',
        resolution: 'Done',
        priority: 'Highest',
        reporter: 'alice',
      },
      { summary: 'Shop is slow', project: 1, type: 'Bug' },
    ],
  });
});

const complaint = async (jql: string) =>
  within((await refusal(world, jql)).json, 'errorMessages', 0);
const quoted = (value: string) => `project = SUP AND labels = "${value}"`;

describe('conditions', () => {
  test.each([
    ['project = SUP', ['SUP-4', 'SUP-3', 'SUP-2', 'SUP-1']],
    ['project = "support desk" AND status = Open', ['SUP-2', 'SUP-1']],
    [String.raw`project = "Web \"Shop\""`, ['WEB-1']],
    ['project in (WEB, 10000) and statusCategory = Done', ['SUP-4']],
    ['statusCategory in ("To Do", 4) AND project = SUP', ['SUP-3', 'SUP-2', 'SUP-1']],
    ['priority in (High, Low)', ['SUP-2', 'SUP-1']],
    ['priority >= High', ['SUP-4', 'SUP-1']],
    ['priority = EMPTY', ['SUP-3']],
    ['assignee = currentUser()', ['SUP-1']],
    ['assignee = "712020:b0b00000-0000-4000-8000-000000000002"', ['SUP-2']],
    ['assignee is EMPTY AND project = SUP', ['SUP-4', 'SUP-3']],
    ['reporter = "Alice Test"', ['SUP-4']],
    ['labels = floor', ['SUP-1']],
    ['labels in (nowhere)', []],
    ['labels is not empty', ['SUP-1']],
    ['resolution = Unresolved AND project = SUP', ['SUP-3', 'SUP-2', 'SUP-1']],
    ['resolution = Done', ['SUP-4']],
    ['issuetype = Bug', ['WEB-1']],
    ['key in (SUP-1, WEB-1)', ['WEB-1', 'SUP-1']],
    ['due <= 2026-11-10', ['SUP-2']],
    ['duedate > "2026-11-10"', ['SUP-1']],
  ])('%s', async (jql, found) => {
    expect(await keys(world, jql)).toEqual(found);
  });

  test('AND binds before OR, NOT before both, and parentheses before all', async () => {
    const [a, b, c] = ['key = SUP-1', 'key = SUP-2', 'priority = High'];
    expect(await keys(world, `${a} OR ${b} AND ${c}`)).toEqual(['SUP-1']);
    expect(await keys(world, `(${a} OR ${b}) AND ${c}`)).toEqual(['SUP-1']);
    expect(await keys(world, `${b} OR ${a} AND NOT ${c}`)).toEqual(['SUP-2']);
    expect(await keys(world, `NOT (${a} OR ${b}) AND project = SUP`)).toEqual(['SUP-4', 'SUP-3']);
    expect(await keys(world, `!(${a}) && key in (SUP-1, SUP-3) || ${a}`)).toEqual([
      'SUP-3',
      'SUP-1',
    ]);
  });

  test('what is empty is on neither side of a comparison, also under NOT', async () => {
    const bob = '"712020:b0b00000-0000-4000-8000-000000000002"';
    expect(await keys(world, `assignee != ${bob}`)).toEqual(['SUP-1']);
    expect(await keys(world, `NOT assignee = ${bob}`)).toEqual(['SUP-1']);
    expect(await keys(world, `labels not in (printer)`)).toEqual([]);
    expect(await keys(world, `assignee not in (${bob}) OR assignee is empty`)).toHaveLength(4);
  });

  test('dates are minutes in the zone of the account', async () => {
    const berlin = open({ timeZone: 'Europe/Berlin', issues: [{ summary: 'x' }] });
    // written at 09:00 UTC
    expect(await keys(berlin, 'created >= "2026-11-02 10:00"')).toEqual(['SUP-1']);
    expect(await keys(berlin, 'created >= "2026-11-02 10:01"')).toEqual([]);
    expect(await keys(berlin, 'created < "2026/11/02 10:01" AND created >= startOfDay()')).toEqual([
      'SUP-1',
    ]);
    expect(await keys(berlin, 'created <= 2026-11-02')).toEqual([]);
    expect(await keys(berlin, 'updated >= -5m')).toEqual(['SUP-1']);
    const reply = await call(berlin, 'GET', '/rest/api/3/issue/SUP-1?fields=created');
    expect(reply.json).toMatchObject({ fields: { created: '2026-11-02T10:00:00.000+0100' } });
  });
});

describe('words', () => {
  test.each([
    ['text ~ "printer"', ['SUP-1']],
    ['text ~ "PRINTER pages"', ['SUP-1']],
    ['summary ~ "pages"', []],
    ['description ~ pages', ['SUP-1']],
    ['comment ~ fuser', ['SUP-1']],
    ['text ~ "print"', []],
    ['text ~ "print*"', ['SUP-1']],
    ['text ~ "print?r"', ['SUP-1']],
    [String.raw`text ~ "\"floor 3\""`, ['SUP-1']],
    [String.raw`text ~ "\"3 floor\""`, []],
    ['text ~ "re-open"', ['SUP-2']],
    ['text ~ "door -blue"', []],
    [String.raw`text ~ "open\\(the"`, ['SUP-2']],
    [String.raw`summary ~ "\\\"blue\\\""`, ['SUP-2']],
    ['summary !~ printer AND key in (SUP-1, SUP-2)', ['SUP-2']],
  ])('%s', async (jql, found) => {
    expect(await keys(world, jql)).toEqual(found);
  });

  test('Lucene refuses what it cannot read: an open phrase, its own signs, a star in front', async () => {
    expect(await complaint('text ~ "a (b"')).toBe(
      "Unable to parse the text 'a (b' for field 'text'.",
    );
    expect(await complaint('text ~ "a: b"')).toBe(
      "Unable to parse the text 'a: b' for field 'text'.",
    );
    expect(await complaint(String.raw`text ~ "\"open"`)).toBe(
      `Unable to parse the text '"open' for field 'text'.`,
    );
    expect(await complaint('text ~ "*jams"')).toBe(
      "The text query '*jams' for field 'text' is not allowed to start with character '*'.",
    );
  });
});

describe('refusals', () => {
  test.each([
    ['', 'Unbounded JQL queries are not allowed here.'],
    ['ORDER BY created DESC', 'Unbounded JQL queries are not allowed here.'],
    ['colour = red', "Field 'colour' does not exist or you do not have permission to view it."],
    ['status = Blue', "The value 'Blue' does not exist for the field 'status'."],
    ['project = NONE', "The value 'NONE' does not exist for the field 'project'."],
    ['assignee = nobody', "The value 'nobody' does not exist for the field 'assignee'."],
    ['key = SUP-99', "An issue with key 'SUP-99' does not exist for field 'key'."],
    ['status ~ Open', "The operator '~' is not supported by the 'status' field."],
    ['summary = Printer', "The operator '=' is not supported by the 'summary' field."],
    ['labels > a', "The operator '>' is not supported by the 'labels' field."],
    ['created >= "2026-11-02T09:00:00Z"', "Date value '2026-11-02T09:00:00Z' for field 'created'"],
    ['created >= "2026-11-31"', "Date value '2026-11-31' for field 'created' is invalid."],
    ['created >= "2026-11-02 09:00:30"', "Date value '2026-11-02 09:00:30' for field 'created'"],
    ['project = SUP ORDER BY colour', "Not able to sort using field 'colour'."],
    ['assignee = membersOf("x")', 'This function takes no arguments here.'],
    ['assignee = nobody()', "Unable to find JQL function 'nobody()'."],
    ['status is Open', "only supports 'EMPTY' and 'NULL'."],
    ['project = SUP AND', 'Error in the JQL Query: Expecting either a field name but got'],
    ['(project = SUP', "Error in the JQL Query: Expecting ')' but got ''."],
    ['project = SUP status = Open', "Expecting either 'OR' or 'AND' but got 'status'."],
    ['project SUP', "Expecting operator but got 'SUP'."],
    ['status in Open', "Expecting a list of values or functions but got 'Open'."],
    ['status WAS Open', "Expecting operator but got 'WAS'."],
    ['project = DO', "'DO' is a reserved JQL word."],
    ['labels = a@b', "The character '@' is a reserved JQL character."],
    [String.raw`labels = "a\x"`, String.raw`'\x' is an illegal JQL escape sequence.`],
    ['labels = "open', "The quoted string 'open' has not been completed."],
  ])('400 for: %s', async (jql, words) => {
    expect(await refusal(world, jql)).toEqual({
      status: 400,
      json: { errorMessages: [expect.stringContaining(words)], errors: {} },
    });
  });

  test('says all that is wrong at once', async () => {
    expect(await refusal(world, 'status = Blue AND colour = red')).toMatchObject({
      json: {
        errorMessages: [
          "The value 'Blue' does not exist for the field 'status'.",
          "Field 'colour' does not exist or you do not have permission to view it.",
        ],
      },
    });
  });

  test('a quote that was not escaped widens a query, so that an injection is seen', async () => {
    const injected = 'x" OR project = "WEB';
    expect(await keys(world, quoted(injected))).toEqual(['WEB-1']);
    const escaped = injected.replaceAll(/["\\]/g, String.raw`\$&`);
    expect(await keys(world, quoted(escaped))).toEqual([]);
  });

  test('the classic search is gone', async () => {
    const gone = { status: 410, json: { errorMessages: [expect.stringContaining('removed')] } };
    expect(await call(world, 'GET', '/rest/api/3/search?jql=project=SUP')).toMatchObject(gone);
    expect(await call(world, 'POST', '/rest/api/3/search', { body: {} })).toMatchObject(gone);
  });
});

describe('order and pages', () => {
  test.each([
    ['priority DESC', ['SUP-4', 'SUP-1', 'SUP-2', 'SUP-3']],
    ['priority ASC, key DESC', ['SUP-3', 'SUP-2', 'SUP-1', 'SUP-4']],
    ['duedate ASC, key ASC', ['SUP-3', 'SUP-4', 'SUP-2', 'SUP-1']],
    ['assignee asc, summary desc', ['SUP-3', 'SUP-4', 'SUP-1', 'SUP-2']],
    ['created', ['SUP-4', 'SUP-3', 'SUP-2', 'SUP-1']],
  ])('ORDER BY %s', async (order, found) => {
    expect(await keys(world, `project = SUP ORDER BY ${order}`)).toEqual(found);
  });

  test('keys are ordered by their number', async () => {
    const many = open({ issues: Array.from({ length: 11 }, () => ({ summary: 'x' })) });
    const found = await keys(many, 'project = SUP ORDER BY key ASC');
    expect(found.slice(-3)).toEqual(['SUP-9', 'SUP-10', 'SUP-11']);
  });

  test('three pages by token: no total, no repeat when something comes in between', async () => {
    const jql = 'project = SUP ORDER BY created DESC, key DESC';
    const page = async (token?: unknown) => {
      const body = {
        jql,
        fields: ['key'],
        maxResults: 2,
        ...(token !== undefined && { nextPageToken: token }),
      };
      const { json } = await call(world, 'POST', '/rest/api/3/search/jql', { body });
      return json;
    };
    const first = await page();
    expect(Object.keys(objectOf(first)).toSorted()).toEqual(['isLast', 'issues', 'nextPageToken']);
    const fields = { project: { key: 'SUP' }, issuetype: { id: '10002' }, summary: 'new' };
    await call(world, 'POST', '/rest/api/3/issue', { body: { fields } });
    const token = within(first, 'nextPageToken');
    const second = await page(token);
    expect([...each(first, 'issues', 'key'), ...each(second, 'issues', 'key')]).toEqual([
      'SUP-4',
      'SUP-3',
      'SUP-2',
      'SUP-1',
    ]);
    expect(second).toMatchObject({ isLast: true });
    expect(second).not.toHaveProperty('nextPageToken');
    const other = { jql: 'project = WEB', nextPageToken: token };
    const reply = await call(world, 'POST', '/rest/api/3/search/jql', { body: other });
    expect(reply.status).toBe(400);
  });

  test('only ids without fields; at most 100 with fields; unknown names of fields give nothing', async () => {
    const many = open({ issues: Array.from({ length: 120 }, () => ({ summary: 'x' })) });
    const ask = async (body: object) =>
      (await call(many, 'POST', '/rest/api/3/search/jql', { body })).json;
    const bare = await ask({ jql: 'project = SUP', maxResults: 5000 });
    expect(within(bare, 'issues')).toHaveLength(120);
    expect(within(bare, 'issues', 0)).toEqual({ id: '10119' });
    const full = await ask({ jql: 'project = SUP', maxResults: 5000, fields: ['summary', 'no'] });
    expect(within(full, 'issues')).toHaveLength(100);
    expect(within(full, 'issues', 0)).toMatchObject({ key: 'SUP-120', fields: { summary: 'x' } });
    const zero = { jql: 'project = SUP', maxResults: 0 };
    expect((await call(many, 'POST', '/rest/api/3/search/jql', { body: zero })).status).toBe(400);
  });

  test('a count is as near as it is told to be, and needs a bound too', async () => {
    const near = openUnjudged({ approximateBy: 3, issues: [{ summary: 'x' }] });
    const count = async (jql: string) =>
      (await call(near, 'POST', '/rest/api/3/search/approximate-count', { body: { jql } })).json;
    expect(await count('project = SUP')).toEqual({ count: 4 });
    expect(await count('')).toMatchObject({ errorMessages: [expect.stringMatching(/^Unbounded/)] });
  });
});

describe('the index lags behind', () => {
  test('a new issue is found after so many looks, a changed one by what it was; or at once when reconciled', async () => {
    const slow = open({ indexLag: 2, issues: [{ summary: 'Old printer' }] });
    const fields = { project: { key: 'SUP' }, issuetype: { id: '10002' }, summary: 'New printer' };
    await call(slow, 'POST', '/rest/api/3/issue', { body: { fields } });
    await call(slow, 'PUT', '/rest/api/3/issue/SUP-1', { body: { fields: { summary: 'Door' } } });
    expect(await keys(slow, 'summary ~ printer')).toEqual(['SUP-1']);
    expect(await keys(slow, 'summary ~ printer', { reconcileIssues: [10_001] })).toEqual([
      'SUP-2',
      'SUP-1',
    ]);
    expect(await keys(slow, 'summary ~ printer')).toEqual(['SUP-2']);
    expect((await call(slow, 'GET', '/rest/api/3/issue/SUP-2')).status).toBe(200);
  });
});
