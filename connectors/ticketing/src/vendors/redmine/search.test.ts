import { beforeEach, describe, expect, test } from 'vitest';
import type { TicketFilter } from '../../adapter.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, unreadable, type TestDesk } from './open.fixture.ts';

let opened: TestDesk;
beforeEach(() => {
  opened = openDesk({
    projects: [
      { name: 'Support Desk', identifier: 'support' },
      { name: 'Legal', identifier: 'legal' },
    ],
    issues: [
      {
        subject: 'Printer jams',
        description: 'on floor 3',
        priority: 'Immediate',
        due: '2026-11-05',
      },
      { subject: 'Contract draft', project: 1, status: 'Feedback', assignee: 'alice' },
      { subject: 'Old scanner', status: 'Closed', priority: 'Low', due: '2026-11-03' },
      { subject: 'Login fails', status: 'In Progress', priority: 'Urgent', assignee: 'bob' },
    ],
  });
});

const search = (filter: Omit<TicketFilter, 'sort'> & Partial<TicketFilter>, limit = 25) =>
  opened.desk.tickets.search({ sort: 'created_desc', ...filter }, { limit });
const ids = async (filter: Parameters<typeof search>[0]) =>
  (await search(filter)).items.map(({ id }) => id);

describe('R36 neutral filters', () => {
  test('all statuses are searched unless some are asked for', async () => {
    expect(await ids({})).toEqual(['4', '3', '2', '1']);
    expect(await ids({ status: ['closed', 'waiting'] })).toEqual(['3', '2']);
    // Redmine has no "open" of its own
    expect((await refusal(search({ status: ['open'] }))).code).toBe('not_supported');
    expect(await ids({ status: ['open', 'new'] })).toEqual(['1']);
    expect(opened.requests.at(-1)).toContain('status_id=1&');
  });

  test('a summary carries both vocabularies', async () => {
    const page = await search({ status: ['in_progress'] });
    expect(page).toEqual({
      items: [
        {
          id: '4',
          display_id: '#4',
          url: 'https://redmine.test/issues/4',
          title: 'Login fails',
          status: 'in_progress',
          status_native: 'In Progress',
          priority: 'urgent',
          priority_native: 'Urgent',
          queue: 'Support Desk',
          requester: { id: '1', name: 'Redmine Admin' },
          assignee: { id: '6', name: 'Bob Test' },
          labels: [],
          created_at: '2026-11-02T09:00:03.000Z',
          updated_at: '2026-11-02T09:00:03.000Z',
        },
      ],
      total: 1,
      totalExact: true,
    });
  });

  test.each<[string, Parameters<typeof search>[0], string[]]>([
    ['one neutral priority, two native ones', { priority: ['urgent'] }, ['4', '1']],
    ['queue by name', { queue: 'legal' }, ['2']],
    ['queue by identifier', { queue: 'support' }, ['4', '3', '1']],
    ['assignee by name, any case', { assignee: 'bob TEST' }, ['4']],
    ['assignee me', { assignee: 'me' }, ['2']],
    ['requester by id', { requester: '1' }, ['4', '3', '2', '1']],
    [
      'days, both ends included',
      { created_from: '2026-11-02', created_to: '2026-11-02' },
      ['4', '3', '2', '1'],
    ],
    ['a later day', { created_from: '2026-11-03' }, []],
    ['an earlier day', { updated_to: '2026-11-01' }, []],
    ['due, which leaves out what is never due', { due_to: '2026-11-04' }, ['3']],
    ['blank text filters nothing', { text: '  ' }, ['4', '3', '2', '1']],
    ['words in title and body', { text: 'JAMS floor' }, ['1']],
    ['text with other filters', { text: 'on', status: ['closed'] }, []],
    ['text that nothing holds', { text: 'nonsense' }, []],
  ])('%s', async (_, filter, expected) => {
    expect(await ids(filter)).toEqual(expected);
  });

  test('each sort is total', async () => {
    expect(await ids({ sort: 'priority_desc' })).toEqual(['1', '4', '2', '3']);
    expect(await ids({ sort: 'due_asc' })).toEqual(['3', '1', '4', '2']);
  });
});

describe('R66 what Redmine would pass over in silence', () => {
  test('words beyond the fifth are looked for all the same, single letters are refused', async () => {
    expect(await ids({ text: 'printer jams on floor print nonsense' })).toEqual([]);
    expect(await ids({ text: 'printer jams on floor print rint' })).toEqual(['1']);
    expect((await refusal(search({ text: '3 "' }))).details.fields?.[0]?.field).toBe('text');
    const long = Array.from({ length: 21 }, (_, index) => `w${index}`).join(' ');
    expect((await refusal(search({ text: long }))).code).toBe('invalid');
  });

  test('labels, and words that stand for nothing here, are not supported rather than empty', async () => {
    for (const filter of [{ labels: ['vip'] }, { priority: ['none'] }] as const) {
      expect((await refusal(search(filter))).code).toBe('not_supported');
    }
    expect(await ids({ labels: [] })).toHaveLength(4);
  });

  test('an unknown person or queue is refused before Redmine answers 500', async () => {
    const nobody = await refusal(search({ assignee: 'nobody@example.org' }));
    expect([nobody.code, nobody.details.fields?.[0]?.field]).toEqual(['invalid', 'assignee']);
    const nowhere = await refusal(search({ queue: 'Moon' }));
    expect(nowhere.details.fields?.[0]?.allowed).toEqual(['Support Desk', 'Legal']);
    expect(opened.requests.filter((one) => one.includes('issues.json'))).toEqual([]);
  });
});

describe('paging', () => {
  test('pages hold every ticket once and end; past the end there is nothing', async () => {
    const seen: string[] = [];
    let position: unknown;
    do {
      // each page gives the position of the next
      // oxlint-disable-next-line no-await-in-loop
      const page = await opened.desk.tickets.search(
        { sort: 'updated_desc' },
        { limit: 3, ...(position !== undefined && { position }) },
      );
      seen.push(...page.items.map(({ id }) => id));
      position = page.next;
    } while (position !== undefined);
    expect(seen).toEqual(['4', '3', '2', '1']);
    const far = await opened.desk.tickets.search(
      { sort: 'updated_desc' },
      { limit: 3, position: { offset: 90 } },
    );
    expect(far).toEqual({ items: [], total: 4, totalExact: true });
  });

  test('more matches of a text than can be asked for are not called exact', async () => {
    const { desk } = openDesk({
      issues: Array.from({ length: 501 }, (_, index) => ({ subject: `Bulk ${index}` })),
    });
    const page = await desk.tickets.search({ sort: 'created_desc', text: 'bulk' }, { limit: 2 });
    expect([page.items.map(({ id }) => id), page.total, page.totalExact]).toEqual([
      ['501', '500'],
      500,
      false,
    ]);
  });
});

test('names are read once in five minutes, however many ask; a failure is not kept', async () => {
  const { desk, world, requests, clock } = openDesk({ issues: [{ subject: 'One' }] });
  const once = () => desk.tickets.search({ sort: 'created_desc' }, { limit: 1 });
  world.fail({ ...unreadable, path: 'issue_statuses' });
  expect((await refusal(once())).code).toBe('upstream');
  await Promise.all([once(), once(), once()]);
  const reads = () => requests.filter((one) => one.includes('issue_statuses')).length;
  // three tries that failed, then one for all
  expect(reads()).toBe(4);
  clock.ahead = 5 * 60_000 + 1;
  await once();
  expect(reads()).toBe(5);
});
