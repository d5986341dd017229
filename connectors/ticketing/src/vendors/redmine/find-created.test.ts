import { describe, expect, test } from 'vitest';
import { attempt, NOW } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, unreadable } from './open.fixture.ts';

const draft = { title: 'Only once', body: 'The same text' };
const write = { actor: 'maya', attempt: attempt(1) };
const HOUR = 3_600_000;

/** `count` tickets of our account beside the one that is looked for. */
async function crowded(count: number) {
  const opened = openDesk();
  await opened.desk.tickets.create(draft, write);
  const { issues } = opened.world.state;
  const [sample] = issues;
  if (!sample) throw new Error('nothing was opened');
  for (let id = 2; id <= count + 1; id += 1) {
    issues.push({ ...sample, id, subject: `Bulk ${id}`, description: 'another', journals: [] });
  }
  return { ...opened, issues };
}

describe('looking through what the account opened since the attempt began', () => {
  test('whatever its status, its queue and its page', async () => {
    const { desk, issues, requests } = await crowded(250);
    const [ours] = issues.splice(0, 1);
    if (!ours) throw new Error('nothing was opened');
    issues.splice(205, 0, { ...ours, status: 6, created: '2026-11-02T09:00:00Z' });
    requests.length = 0;
    expect((await desk.tickets.findCreated(draft, write))?.record).toMatchObject({
      id: '1',
      title: 'Only once',
      body: 'The same text',
      status: 'canceled',
    });
    const lists = requests.filter((line) => line.startsWith('GET /issues.json'));
    expect(lists[0]).toBe(
      'GET /issues.json?author_id=5&status_id=*&created_on=>=2026-11-02T08:00:00Z&sort=created_on:asc,id:asc&limit=100&offset=0',
    );
    expect(lists.every((line) => line.includes('author_id=5'))).toBe(true);
  });

  test('to the end, when it is not there', async () => {
    const { desk, issues, requests } = await crowded(250);
    issues.splice(0, 1);
    requests.length = 0;
    expect(await desk.tickets.findCreated(draft, write)).toBeUndefined();
    expect(requests.flatMap((line) => /&offset=(\d+)/.exec(line)?.[1] ?? [])).toEqual([
      '0',
      '90',
      '180',
    ]);
  });

  test('also while a ticket on an earlier page is deleted', async () => {
    const { desk, issues, before } = await crowded(150);
    const [ours] = issues.splice(0, 1);
    // the first of the second page, and by then the last of the first
    const place = issues[100];
    if (place && ours) place.description = ours.description;
    before('GET /issues.json?author_id=5', () => undefined);
    before('GET /issues.json?author_id=5', () => issues.splice(0, 1));
    expect((await desk.tickets.findCreated(draft, write))?.record.id).toBe('102');
  });

  test('a clock of Redmine that is up to an hour behind does not hide it', async () => {
    for (const [behind, found] of [
      [HOUR - 1000, true],
      [-24 * HOUR, true],
      // the limit that describe_ticketing tells
      [HOUR + 1000, false],
    ] as const) {
      const start = new Date(NOW - behind).toISOString().replace('.000Z', 'Z');
      const { desk } = openDesk({ start });
      // oxlint-disable-next-line no-await-in-loop
      await desk.tickets.create(draft, write);
      // oxlint-disable-next-line no-await-in-loop
      expect((await desk.tickets.findCreated(draft, write)) !== undefined).toBe(found);
    }
  });

  test('more than can be looked through is unknown, never "none"', async () => {
    const { desk, world } = await crowded(1);
    const others = JSON.stringify({
      issues: [{ id: 9, author: { id: 5 }, status: { id: 1 }, ...instants }],
      total_count: 1_000_000,
    });
    world.fail({ status: 200, body: others, path: 'issues.json', times: 100 });
    const error = await refusal(desk.tickets.findCreated(draft, write));
    expect(error.code).toBe('outcome_unknown');
  });

  test('a list that cannot be read is an error, never "none"', async () => {
    const { desk, world } = await crowded(1);
    world.fail({ ...unreadable, path: 'issues.json' });
    expect((await refusal(desk.tickets.findCreated(draft, write))).code).toBe('upstream');
  });

  test('a server that ignores the filter by author does not give us the ticket of another', async () => {
    const { desk, issues, world } = await crowded(1);
    const foreign = {
      id: 1,
      author: { id: 6 },
      status: { id: 1 },
      description: 'x\n\n[gatehouse gh-0000000000000001]',
      ...instants,
    };
    issues.splice(0, 2);
    world.fail({
      status: 200,
      body: JSON.stringify({ issues: [foreign], total_count: 1 }),
      path: 'issues.json',
    });
    expect(await desk.tickets.findCreated(draft, write)).toBeUndefined();
  });
});

describe('what was found', () => {
  test('carries the same warnings as the first answer would have', async () => {
    const { desk } = openDesk();
    const asked = { ...draft, labels: ['vip'], requester: 'Bob Test', priority: 'none' } as const;
    const made = await desk.tickets.create(asked, write);
    expect(made.warnings).toHaveLength(3);
    expect(await desk.tickets.findCreated(asked, write)).toEqual(made);
  });

  test('stays found when what the draft named is gone by now', async () => {
    const { desk, world, clock } = openDesk();
    const asked = { ...draft, assignee: 'Bob Test' };
    await desk.tickets.create(asked, write);
    world.state.members.splice(1, 1);
    clock.ahead = HOUR;
    const found = await desk.tickets.findCreated(asked, write);
    expect([found?.record.id, found?.warnings]).toEqual([
      '1',
      ['What Redmine kept of the draft was not compared.'],
    ]);
  });

  test('a description that people edited is still found by its mark', async () => {
    const { desk, world } = openDesk();
    await desk.tickets.create(draft, write);
    const [issue] = world.state.issues;
    if (issue) issue.description = `Edited.\r\n${issue.description ?? ''}\r\n\r\nAnd more.`;
    expect((await desk.tickets.findCreated(draft, write))?.record.body).toBe(
      'Edited.\nThe same text\n\nAnd more.',
    );
  });
});

const instants = { created_on: '2026-11-02T09:00:00Z', updated_on: '2026-11-02T09:00:00Z' };
