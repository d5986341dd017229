import { describe, expect, test } from 'vitest';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const many = (count: number) => Array.from({ length: count }, (_, at) => ({ title: `Gate ${at}` }));
const newest = { text: 'gate', sort: 'created_desc' } as const;

describe('R36 pages of a search', () => {
  test('GitHub shows a thousand: what lies beyond is refused, not left out', async () => {
    const { desk } = openDesk({ issues: many(1003) });
    const last = await desk.tickets.search(newest, { limit: 30, position: { offset: 990 } });
    expect(last).toMatchObject({ total: 1003, next: { offset: 1000 } });
    expect(last.items).toHaveLength(10);
    const { code, hint } = await refusal(
      desk.tickets.search(newest, { limit: 30, position: last.next }),
    );
    expect([code, hint]).toEqual(['not_supported', expect.stringContaining('created_to')]);
  });

  test('a place between two pages of GitHub is cut out of both', async () => {
    const { desk } = openDesk({ issues: many(250) });
    const page = await desk.tickets.search(newest, { limit: 40, position: { offset: 90 } });
    expect(page.items.map(({ title }) => title)).toEqual(
      Array.from({ length: 40 }, (_, at) => `Gate ${159 - at}`),
    );
  });

  test('a search that ran out of time, or that a mark could answer, is not exact', async () => {
    const { desk, world } = openDesk({ issues: many(2) });
    const exact = async (text: string) =>
      (await desk.tickets.search({ ...newest, text }, { limit: 5 })).totalExact;
    expect([await exact('gate'), await exact('gatehouse')]).toEqual([true, false]);
    world.state.incomplete = true;
    expect(await exact('gate')).toBe(false);
    expect(await desk.tickets.count({ text: 'gate' })).toEqual({ total: 2, totalExact: false });
  });

  test('several repositories are searched with OR between them, and told apart', async () => {
    const repositories = ['acme/support', 'acme/legal', 'acme/secret'];
    const issues = repositories.map((_, repository) => ({ title: 'Gate', repository }));
    const { desk } = openDesk({ repositories, issues }, { repositories: 'acme/legal' });
    const { items } = await desk.tickets.search(newest, { limit: 5 });
    expect(items.map(({ id, queue }) => [id, queue])).toEqual([
      ['acme/legal#1', 'acme/legal'],
      ['acme/support#1', 'acme/support'],
    ]);
  });
});

describe('R36 counts', () => {
  test('more than a thousand are counted by month and status in one search each, and refused by label', async () => {
    const { desk } = openDesk({ issues: many(1001) });
    const month = { total: 1001, totalExact: true, buckets: [{ key: '2026-11', count: 1001 }] };
    expect(await desk.tickets.count({}, 'month')).toEqual(month);
    expect((await desk.tickets.count({}, 'status')).buckets).toEqual([
      { key: 'open', count: 1001 },
    ]);
    for (const by of ['label', 'assignee'] as const) {
      expect((await refusal(desk.tickets.count({}, by))).code).toBe('not_supported');
    }
  });
});
