import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { unavailable } from '../lib/available.ts';
import { again, codeOf, newWrite, openDesk } from './desk.ts';
import { rest, seed, type Seeded } from './seed.ts';
import { freshRedmine, START_TIMEOUT_MS, stopRedmine, type RunningRedmine } from './server.ts';

const reason = unavailable();
const why = reason === undefined ? '' : ` (skipped: ${reason})`;

const marked = z.object({
  issue: z.object({
    description: z.string(),
    journals: z.array(z.object({ notes: z.string().nullable(), private_notes: z.boolean() })),
  }),
});
const counted = z.object({ total_count: z.int() });
const MARK = /\[gatehouse gh-[0-9a-f]{16}\]/;

describe.skipIf(reason !== undefined)(`writes to a real Redmine happen once${why}`, () => {
  let server: RunningRedmine;
  let people: Seeded;
  beforeAll(async () => {
    server = await freshRedmine();
    people = await seed(server);
  }, START_TIMEOUT_MS);
  afterAll(() => stopRedmine(), 60_000);

  const alice = () => openDesk(server.url, people.alice.key);
  const asAdmin = <Reply>(path: string, reply: z.ZodType<Reply>) =>
    rest(server.url, server.adminKey)('GET', path, reply);
  const kept = async (id: string) =>
    (await asAdmin(`issues/${id}.json?include=journals`, marked)).issue;
  const total = async () => (await asAdmin('issues.json?status_id=*&limit=1', counted)).total_count;
  const draft = { title: 'Only once', body: 'First line\n\n- **second** ☕' };

  test('a ticket whose answer is lost is found by another process, and is there once', async () => {
    const before = await total();
    const first = alice();
    const write = newWrite();
    first.lose('answer');
    expect(await codeOf(first.adapter.tickets.create(draft, write))).toBe('outcome_unknown');
    // the process is gone; the next one knows the attempt from its journal and nothing else
    const { adapter } = alice();
    const found = await adapter.tickets.findCreated(draft, again(write));
    expect(found).toMatchObject({
      result: 'created',
      warnings: [],
      record: { title: draft.title, body: draft.body, requester: { name: 'Alice Test' } },
    });
    expect(await total()).toBe(before + 1);
    expect(found && (await adapter.tickets.get(found.record.id))).toEqual(found?.record);
    // what a connector without a look-up would do: this test can see a duplicate
    await adapter.tickets.create(draft, again(write));
    expect(await total()).toBe(before + 2);
  });

  test('a ticket that never arrived is not found; sent again it is there once', async () => {
    const before = await total();
    const first = alice();
    const write = newWrite();
    first.lose('request');
    expect(await codeOf(first.adapter.tickets.create(draft, write))).toBe('outcome_unknown');
    const { adapter } = alice();
    expect(await adapter.tickets.findCreated(draft, again(write))).toBeUndefined();
    const made = await adapter.tickets.create(draft, again(write));
    expect((await adapter.tickets.findCreated(draft, again(write)))?.record).toEqual(made.record);
    expect(await total()).toBe(before + 1);
  });

  test('two identical tickets with different keys are two tickets', async () => {
    const { adapter } = alice();
    const [one, two, three] = [newWrite(), newWrite(), newWrite()];
    const first = await adapter.tickets.create(draft, one);
    const second = await adapter.tickets.create(draft, two);
    expect(first.record.id).not.toBe(second.record.id);
    expect((await adapter.tickets.findCreated(draft, one))?.record.id).toBe(first.record.id);
    expect((await adapter.tickets.findCreated(draft, two))?.record.id).toBe(second.record.id);
    expect(await adapter.tickets.findCreated(draft, three)).toBeUndefined();
  });

  test('a ticket is found among more than one page, in another status, by no other account', async () => {
    const { adapter } = alice();
    const write = newWrite();
    const { record } = await adapter.tickets.create(draft, write);
    await adapter.tickets.setStatus(record.id, { status: 'canceled' }, newWrite());
    const direct = rest(server.url, people.alice.key);
    const other = { project_id: 'support', subject: 'Bulk', description: 'another' };
    const fill = async (count: number) => {
      for (let left = count; left > 0; left -= 1) {
        await direct('POST', 'issues.json', z.unknown(), { issue: other });
      }
    };
    await Promise.all([27, 26, 26, 26].map(fill));
    const far = { ...write, attempt: { ...write.attempt, since: Date.now() } };
    const late = newWrite();
    const last = await adapter.tickets.create(draft, late);
    expect((await adapter.tickets.findCreated(draft, far))?.record).toMatchObject({
      id: record.id,
      status: 'canceled',
    });
    expect((await adapter.tickets.findCreated(draft, late))?.record.id).toBe(last.record.id);
    const bob = openDesk(server.url, people.bob.key).adapter;
    expect(await bob.tickets.findCreated(draft, write)).toBeUndefined();
  }, 300_000);

  test('comments: lost answer, lost request, the same text twice', async () => {
    const first = alice();
    const { record } = await first.adapter.tickets.create(draft, newWrite());
    for (const visibility of ['internal', 'public'] as const) {
      const note = { body: `said in ${visibility}`, visibility };
      const write = newWrite();
      first.lose('answer');
      expect(await codeOf(first.adapter.comments.add(record.id, note, write))).toBe(
        'outcome_unknown',
      );
      const found = await alice().adapter.comments.findComment(record.id, note, again(write));
      expect(found).toMatchObject({ result: 'created', record: note, warnings: [] });
      const lost = newWrite();
      first.lose('request');
      await codeOf(first.adapter.comments.add(record.id, note, lost));
      expect(await alice().adapter.comments.findComment(record.id, note, lost)).toBeUndefined();
    }
    const { journals } = await kept(record.id);
    expect(journals.map(({ private_notes }) => private_notes)).toEqual([true, false]);
  });

  test('moves: with a comment by its mark, also once moved on; without one by the status', async () => {
    const first = alice();
    const { record } = await first.adapter.tickets.create(draft, newWrite());
    const move = { status: 'waiting', comment: 'parts ordered' } as const;
    const write = newWrite();
    const find = () => alice().adapter.tickets.findStatus(record.id, move, again(write));
    first.lose('request');
    await codeOf(first.adapter.tickets.setStatus(record.id, move, write));
    expect(await find()).toBeUndefined();
    first.lose('answer');
    expect(await codeOf(first.adapter.tickets.setStatus(record.id, move, write))).toBe(
      'outcome_unknown',
    );
    expect(await find()).toMatchObject({
      result: 'updated',
      record: { status: 'waiting', recent_comments: [{ body: 'parts ordered' }] },
      warnings: [],
    });
    const bare = { status: 'resolved' } as const;
    first.lose('answer');
    const moved = newWrite();
    await codeOf(first.adapter.tickets.setStatus(record.id, bare, moved));
    expect(await alice().adapter.tickets.findStatus(record.id, bare, moved)).toMatchObject({
      result: 'unchanged',
      record: { status: 'resolved' },
    });
    // somebody moved it on: the first move has happened all the same
    expect(await find()).toMatchObject({ result: 'updated', warnings: [] });
  });

  test('marks stand in Redmine and in nothing that a caller sees', async () => {
    const { adapter } = alice();
    const write = newWrite();
    const made = await adapter.tickets.create({ ...draft, title: 'About marks' }, write);
    const { id } = made.record;
    const quoted = {
      body: '> [gatehouse gh-0123456789abcdef]\n\nyes',
      visibility: 'public',
    } as const;
    const note = await adapter.comments.add(id, quoted, newWrite());
    const seen = [
      made,
      note,
      await adapter.tickets.get(id),
      await adapter.tickets.search({ text: 'About marks', sort: 'updated_desc' }, { limit: 5 }),
      await adapter.tickets.planStatus(id, { status: 'waiting' }, 'maya'),
    ];
    expect(JSON.stringify(seen)).not.toMatch(MARK);
    const { description, journals } = await kept(id);
    expect(description).toBe(
      `First line\r\n\r\n- **second** ☕\r\n\r\n[gatehouse ${write.attempt.mark}]`,
    );
    expect(journals[0]?.notes).toMatch(MARK);
    expect(made.warnings).toEqual([]);
    const search = async (text: string) => {
      const page = await adapter.tickets.search({ text, sort: 'updated_desc' }, { limit: 5 });
      return [page.items.length, page.totalExact];
    };
    expect(await search('About marks')).toEqual([1, true]);
    // Redmine finds the mark too, which is why this is not called exact
    expect(await search('About gatehouse')).toEqual([1, false]);
  });

  test('a plan says what becomes true, and writes nothing', async () => {
    const { adapter } = alice();
    const before = await total();
    const asked = { ...draft, queue: 'legal', assignee: 'me', due_date: '2100-01-31' };
    const plan = await adapter.tickets.planCreate(asked, 'maya');
    expect(plan).toEqual({
      summary: 'Opens a ticket in the queue "Legal", under the account of this connector.',
      changes: [
        { field: 'title', becomes: draft.title },
        { field: 'body', becomes: draft.body },
        { field: 'priority', becomes: 'normal' },
        { field: 'queue', becomes: 'Legal' },
        { field: 'assignee', becomes: `Alice Test (${people.alice.id})` },
        { field: 'due_date', becomes: '2100-01-31' },
      ],
    });
    expect(await total()).toBe(before);
    const { record } = await adapter.tickets.create(asked, newWrite());
    expect(record).toMatchObject({
      priority: 'normal',
      priority_native: 'Normal',
      queue: 'Legal',
      assignee: { id: String(people.alice.id), name: 'Alice Test' },
    });
    const move = { status: 'waiting', comment: 'why' } as const;
    const planned = await adapter.tickets.planStatus(record.id, move, 'maya');
    expect(planned.changes).toEqual([
      { field: 'status', was: 'new', becomes: 'waiting (Feedback)' },
      { field: 'internal comment', becomes: 'why' },
    ]);
    const note = { body: 'x', visibility: 'public' } as const;
    const commented = await adapter.comments.planComment(record.id, note, 'maya');
    expect(commented).toEqual({
      summary: `Adds a comment to #${record.id} "Only once", under the account of this connector.`,
      target: record.id,
      changes: [{ field: 'public comment', becomes: 'x' }],
    });
    expect(await adapter.tickets.get(record.id)).toEqual(record);
    // the version moves on, and nothing that a plan would overwrite
    await adapter.comments.add(record.id, note, newWrite());
    expect(await alice().adapter.tickets.planStatus(record.id, move, 'tom')).toEqual(planned);
    const moved = await adapter.tickets.setStatus(record.id, move, newWrite());
    expect([moved.record.status, moved.record.status_native]).toEqual(['waiting', 'Feedback']);
  });

  test('what the write would refuse the plan refuses', async () => {
    const { adapter } = alice();
    const { record } = await adapter.tickets.create(draft, newWrite());
    const dan = openDesk(server.url, people.dan.key).adapter;
    const bob = openDesk(server.url, people.bob.key).adapter;
    const stale = { status: 'waiting', expectedVersion: 'old' } as const;
    const hidden = { body: 'x', visibility: 'internal' } as const;
    const codes = [
      codeOf(adapter.tickets.planCreate({ ...draft, queue: 'Moon' }, 'maya')),
      codeOf(adapter.tickets.planCreate({ ...draft, assignee: 'Nobody' }, 'maya')),
      codeOf(adapter.tickets.planStatus(record.id, stale, 'maya')),
      codeOf(dan.tickets.planStatus(record.id, { status: 'canceled' }, 'maya')),
      codeOf(bob.tickets.planStatus(record.id, { status: 'closed' }, 'maya')),
      codeOf(bob.comments.planComment(record.id, hidden, 'maya')),
      codeOf(adapter.comments.planComment('99999', hidden, 'maya')),
    ];
    expect(await Promise.all(codes)).toEqual([
      'invalid',
      'invalid',
      'conflict',
      'invalid',
      'invalid',
      'forbidden',
      'not_found',
    ]);
    expect(await adapter.tickets.get(record.id)).toEqual(record);
  });

  test('text that Redmine cannot hold is unknown, not done: the tools refuse it before', async () => {
    const before = await total();
    const { adapter } = alice();
    const write = newWrite();
    expect(await codeOf(adapter.tickets.create({ ...draft, title: 'a\0b' }, write))).toBe(
      'outcome_unknown',
    );
    expect(await adapter.tickets.findCreated(draft, write)).toBeUndefined();
    expect(await total()).toBe(before);
  });
});
