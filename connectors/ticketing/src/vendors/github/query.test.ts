import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TicketFilter } from '../../adapter.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, type TestDesk } from './open.fixture.ts';

const issues = [
  { title: 'Gate jams', labels: ['priority: urgent', 'priority: low', 'on hold'] },
  { title: 'Gate opens', labels: ['in progress', 'on hold', 'Priority: LOW'] },
  { title: 'Gate shuts', state: 'closed', state_reason: 'completed', labels: ['on hold'] },
  { title: 'Gate twice', state: 'closed', state_reason: 'duplicate' },
  { title: 'Gate of old', state: 'closed', state_reason: null },
  { title: 'Gate never', state: 'closed', state_reason: 'not_planned' },
  { title: 'Gate request', pull: true },
  { title: 'Gate plain', state_reason: 'reopened' },
] as const;

let one: TestDesk;
beforeEach(() => {
  one = openDesk({ issues });
});

const titles = async (filter: Partial<TicketFilter>) => {
  const { items } = await one.desk.tickets.search(
    { text: 'gate', sort: 'created_desc', ...filter },
    { limit: 50 },
  );
  return items.map(({ title, status, priority }) => `${title}: ${status}, ${priority}`);
};
const asked = () => one.requests.filter((line) => line.includes('/search/')).at(-1);

describe('R32 R36 what a filter becomes', () => {
  test('each status and priority finds what is shown as it, and no pull request', async () => {
    const all = await titles({});
    expect(all).toHaveLength(7);
    for (const status of [
      'open',
      'waiting',
      'in_progress',
      'resolved',
      'closed',
      'canceled',
    ] as const) {
      expect(await titles({ status: [status] })).toEqual(
        all.filter((line) => line.includes(`: ${status},`)),
      );
    }
    for (const priority of ['urgent', 'high', 'low', 'none'] as const) {
      expect(await titles({ priority: [priority] })).toEqual(
        all.filter((line) => line.endsWith(`, ${priority}`)),
      );
    }
    expect(await titles({ status: ['closed'] })).toHaveLength(2);
  });

  test('all open, all closed and all statuses need no OR', async () => {
    expect(await titles({ status: ['new', 'open', 'waiting', 'in_progress'] })).toHaveLength(3);
    expect(asked()).toContain('is:issue repo:acme/support state:open "gate"');
    expect(asked()).not.toContain('advanced_search');
    expect(await titles({ status: ['resolved', 'closed', 'canceled'] })).toHaveLength(4);
    expect(asked()).toContain(' state:closed "gate"');
  });

  test('several alternatives are asked for with OR, of which GitHub takes five', async () => {
    const status = ['open', 'resolved', 'canceled'] as const;
    expect(await titles({ status, priority: ['none', 'low'] })).toHaveLength(3);
    expect(asked()).toContain('advanced_search=true');
    const many = {
      status: ['open', 'waiting', 'resolved', 'canceled'],
      priority: ['urgent', 'high', 'normal', 'low'],
    } as const;
    expect((await refusal(titles(many))).code).toBe('not_supported');
  });

  test('no text of a caller leaves its quotes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const { desk, requests } = openDesk({ issues });
        await desk.tickets
          .search({ text: `"x${text}`, sort: 'updated_desc' }, { limit: 5 })
          .catch(() => {});
        const q = new URLSearchParams(requests.at(-1)?.split('?')[1] ?? '').get('q');
        expect(q ?? '').toMatch(/^is:issue repo:acme\/support( "[^"\\]+")+$/);
      }),
      { numRuns: 30 },
    );
  });

  test('signs alone, endless texts and quotes in labels are refused before GitHub is asked', async () => {
    for (const filter of [{ text: '*** --' }, { text: 'word '.repeat(60) }, { labels: ['a"b'] }]) {
      expect((await refusal(titles(filter))).code).toBe('invalid');
    }
    expect(one.requests).toEqual([]);
  });

  test('what no issue has is not_supported; whom nobody can assign is invalid, for GitHub refuses the whole search', async () => {
    for (const filter of [
      { requester: 'maya' },
      { due_to: '2026-12-01' },
      { status: ['new'] },
    ] as const) {
      expect((await refusal(titles(filter))).code).toBe('not_supported');
    }
    expect((await refusal(titles({ assignee: 'carol-outside' }))).code).toBe('invalid');
    expect(await titles({ assignee: '@Alice-Test' })).toEqual([]);
    expect(asked()).toContain('assignee:alice-test');
  });

  test('without labels for them priorities are refused in a filter and a group', async () => {
    one = openDesk({ issues }, { priorityLabels: undefined });
    const search = (filter: Partial<TicketFilter>) =>
      one.desk.tickets.search({ sort: 'created_desc', ...filter }, { limit: 5 });
    const calls = [search({ priority: ['none'] }), one.desk.tickets.count({}, 'priority')];
    for (const call of calls) expect((await refusal(call)).code).toBe('not_supported');
  });
});
