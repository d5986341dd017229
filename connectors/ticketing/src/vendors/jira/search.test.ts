import { describe, expect, test } from 'vitest';
import type { TicketFilter } from '../../adapter.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

type Desk = ReturnType<typeof openDesk>['desk'];

async function titles(desk: Desk, filter: Partial<TicketFilter>): Promise<string[]> {
  const found: string[] = [];
  let position: unknown;
  do {
    // oxlint-disable-next-line no-await-in-loop
    const page = await desk.tickets.search(
      { sort: 'created_desc', ...filter },
      { limit: 2, position },
    );
    found.push(...page.items.map(({ title }) => title));
    position = page.next;
  } while (position !== undefined);
  return found;
}

describe('R36 R37 searching', () => {
  test('the search that Jira removed is never asked', async () => {
    const { desk, requests } = openDesk({ issues: [{ summary: 'one' }] });
    await titles(desk, {});
    await desk.tickets.count({});
    expect(requests.filter((line) => /POST .*search/.test(line))).toEqual([
      'POST /rest/api/3/search/jql',
      'POST /rest/api/3/search/approximate-count',
    ]);
  });

  test('a ticket that ended is canceled where its resolution says so', async () => {
    const { desk } = openDesk({
      issues: [
        { summary: 'done', status: 'Resolved', resolution: 'Done' },
        { summary: 'given up', status: 'Resolved', resolution: "Won't Do" },
        { summary: 'no reason', status: 'Closed' },
        { summary: 'called off', status: 'Canceled', resolution: "Won't Do" },
        { summary: 'still here', status: 'Open' },
      ],
    });
    expect(await titles(desk, { status: ['canceled'] })).toEqual(['called off', 'given up']);
    expect(await titles(desk, { status: ['resolved'] })).toEqual(['done']);
    expect(await titles(desk, { status: ['closed', 'canceled'] })).toEqual([
      'called off',
      'no reason',
      'given up',
    ]);
    const all = ['resolved', 'closed', 'canceled', 'new'] as const;
    expect(await titles(desk, { status: all })).toHaveLength(5);
    const { buckets } = await desk.tickets.count({}, 'status');
    expect(buckets).toEqual([
      { key: 'new', count: 1 },
      { key: 'resolved', count: 1 },
      { key: 'closed', count: 1 },
      { key: 'canceled', count: 2 },
    ]);
  });

  test.each([true, false])(
    'undated tickets come last, whether Jira begins with them (%s) or not',
    async (emptyDatesFirst) => {
      const { desk } = openDesk({
        emptyDatesFirst,
        issues: [
          { summary: 'never' },
          { summary: 'later', due: '2027-02-01' },
          { summary: 'soon', due: '2027-01-01' },
          { summary: 'whenever' },
          { summary: 'last', due: '2027-03-01' },
        ],
      });
      expect(await titles(desk, { sort: 'due_asc' })).toEqual([
        'soon',
        'later',
        'last',
        'whenever',
        'never',
      ]);
      expect(await titles(desk, { sort: 'due_asc', due_to: '2027-02-01' })).toEqual([
        'soon',
        'later',
      ]);
    },
  );

  test('a status that nothing native stands for is not_supported, never an empty list', async () => {
    const { desk, world } = openDesk();
    world.state.statuses.splice(0, world.state.statuses.length, {
      id: '1',
      name: 'Open',
      category: 'new',
    });
    const error = await refusal(titles(desk, { status: ['waiting'] }));
    expect([error.code, error.details.capability]).toEqual(['not_supported', 'search_tickets']);
  });

  test('a label with blanks is none of Jira: no ticket has it', async () => {
    const { desk } = openDesk({ issues: [{ summary: 'one', labels: ['a'] }] });
    expect(await titles(desk, { labels: ['a b'] })).toEqual([]);
    expect((await desk.tickets.count({ labels: ['a b'] })).total).toBe(0);
  });

  test('a read by POST is sent again, and fails as a read', async () => {
    const { desk, world } = openDesk({ issues: [{ summary: 'one' }] });
    world.fail({ status: 503, method: 'POST', times: 2 });
    expect(await titles(desk, {})).toEqual(['one']);
    world.fail({ status: 502, method: 'POST', body: '<html>', times: 3 });
    expect((await refusal(titles(desk, {}))).code).toBe('upstream');
  });

  test('a token that is refused between two pages is auth_expired', async () => {
    const { desk, world } = openDesk({
      issues: [{ summary: 'a' }, { summary: 'b' }, { summary: 'c' }],
    });
    const page = await desk.tickets.search({ sort: 'created_desc' }, { limit: 2 });
    world.fail({ status: 401, body: 'Client must be authenticated', times: 2 });
    const rest = desk.tickets.search({ sort: 'created_desc' }, { limit: 2, position: page.next });
    expect((await refusal(rest)).code).toBe('auth_expired');
  });

  test('statuses and priorities that nobody foresaw have a word, with their own beside it', async () => {
    const { desk, world } = openDesk({
      issues: [{ summary: 'one', status: 'Pending', priority: 'High' }],
    });
    for (const one of world.state.statuses) if (one.name === 'Pending') one.name = 'Quarantäne';
    for (const one of world.state.priorities) if (one.name === 'High') one.name = 'Sofort';
    const [ticket] = (await desk.tickets.search({ sort: 'created_desc' }, { limit: 1 })).items;
    expect(ticket).toMatchObject({
      status: 'in_progress',
      status_native: 'Quarantäne',
      priority: 'normal',
      priority_native: 'Sofort',
    });
  });
});

function many(count: number): { summary: string; priority: string }[] {
  return Array.from({ length: count }, (_, at) => ({
    summary: `no ${at}`,
    priority: at % 2 === 0 ? 'High' : 'Low',
  }));
}

describe('R36 counting', () => {
  test('a total is an estimate and says so', async () => {
    const { desk } = openDesk({ issues: many(3), approximateBy: 2 });
    expect(await desk.tickets.count({})).toEqual({ total: 5, totalExact: false });
  });

  test('more than 1000 are estimated in groups, or refused where no filter tells the groups apart', async () => {
    const { desk } = openDesk({ issues: many(1001), start: '2026-10-31T23:55:00.000Z' });
    expect(await desk.tickets.count({}, 'priority')).toEqual({
      total: 1001,
      totalExact: false,
      buckets: [
        { key: 'high', count: 501 },
        { key: 'low', count: 500 },
      ],
    });
    expect((await desk.tickets.count({}, 'month')).buckets).toEqual([
      { key: '2026-10', count: 300 },
      { key: '2026-11', count: 701 },
    ]);
    const error = await refusal(desk.tickets.count({}, 'label'));
    expect([error.code, error.details.capability]).toEqual(['not_supported', 'count_tickets']);
  });
});
