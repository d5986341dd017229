import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');
const seed = {
  projects: [
    { name: 'Support Desk', identifier: 'support' },
    { name: 'Legal', identifier: 'legal' },
  ],
  issues: [{ subject: 'Printer jams', description: 'on floor 3' }, { subject: 'Roller' }],
  customFields: [{ name: 'Building' }, { name: 'Tags', multiple: true }],
};

async function changedDesk() {
  const opened = openDesk(seed);
  const { tickets, comments, links } = opened.desk;
  await tickets.setStatus('1', { status: 'waiting', comment: 'parts ordered' }, write());
  await tickets.update(
    '1',
    {
      title: 'Printer burns',
      body: 'badly',
      priority: 'urgent',
      assignee: '8',
      due_date: '2026-12-24',
      custom_fields: [
        { field: 'Building', value: 'B7' },
        { field: 'Tags', value: 'red, blue' },
      ],
    },
    write(),
  );
  await comments.add('1', { body: 'no change', visibility: 'public' }, write());
  await tickets.update(
    '1',
    { assignee: null, custom_fields: [{ field: 'Tags', value: 'green, red' }] },
    write(),
  );
  await links.link({ from: '1', to: '2', relation: 'blocks' }, write());
  await links.link({ from: '2', to: '1', relation: 'duplicates' }, write());
  return opened;
}

const detail = (property: 'attr' | 'cf' | 'attachment', name: string) =>
  ({ property, name, old_value: null, new_value: '77' }) as const;

const row = ({ field, from, to }: { field: string; from: string | null; to: string | null }) => [
  field,
  from,
  to,
];

describe('R36 the history', () => {
  test('tells each change in neutral words, with names for ids, the oldest first', async () => {
    const { desk } = await changedDesk();
    const { items, next } = await desk.tickets.history('1', { limit: 50 });
    expect(items.map(row)).toEqual([
      ['status', 'new', 'waiting (Feedback)'],
      ['title', 'Printer jams', 'Printer burns'],
      ['body', 'on floor 3', 'badly'],
      ['due_date', null, '2026-12-24'],
      ['assignee', null, 'Dan Test (8)'],
      ['priority', 'normal', 'urgent'],
      ['Building', null, 'B7'],
      ['Tags', null, 'red, blue'],
      ['assignee', 'Dan Test (8)', null],
      ['Tags', 'blue', 'green'],
      ['blocks', null, '2'],
      ['duplicated_by', null, '2'],
    ]);
    expect(items[0]).toEqual({
      at: '2026-11-02T09:00:02.000Z',
      by: { id: '5', name: 'Alice Test' },
      field: 'status',
      from: 'new',
      to: 'waiting (Feedback)',
    });
    expect(next).toBeUndefined();
  });

  test('pages hold every change once, also when one comes in between', async () => {
    const { desk } = await changedDesk();
    const whole = await desk.tickets.history('1', { limit: 50 });
    const read: unknown[] = [];
    let position: unknown;
    do {
      // each page starts where the one before ended
      // oxlint-disable-next-line no-await-in-loop
      const page = await desk.tickets.history('1', { limit: 5, position });
      expect(page.items.length).toBeLessThanOrEqual(5);
      read.push(...page.items);
      position = page.next;
    } while (position !== undefined);
    expect(read).toEqual(whole.items);
  });

  test('R66 an account that has asked Redmine for the newest first gets the same', async () => {
    const { desk, world } = await changedDesk();
    const before = [await desk.tickets.history('1', { limit: 50 }), await desk.tickets.get('1')];
    for (const user of world.state.users) user.newestFirst = true;
    expect([await desk.tickets.history('1', { limit: 50 }), await desk.tickets.get('1')]).toEqual(
      before,
    );
  });

  test('a subtask, a queue, an attachment, and what Redmine does not know any more', async () => {
    const { desk, world } = openDesk(seed);
    await desk.links.link({ from: '1', to: '2', relation: 'parent' }, write());
    await desk.tickets.update('1', { queue: 'legal' }, write());
    const journal = { user: 99, at: '2026-11-03T09:00:00Z', private: false, notes: '' };
    const details = [
      detail('attr', 'status_id'),
      detail('attr', 'assigned_to_id'),
      detail('attr', 'done_ratio'),
      detail('attr', 'constructor'),
      detail('cf', '9'),
      detail('attachment', '3'),
    ];
    world.state.issues[0]?.journals.push({ id: 90, ...journal, details });
    const { items } = await desk.tickets.history('1', { limit: 50 });
    expect(items.map(row)).toEqual([
      ['parent', null, '2'],
      ['queue', 'Support Desk', 'Legal'],
      ['status', null, '77'],
      ['assignee', null, '77'],
      ['done_ratio', null, '77'],
      ['constructor', null, '77'],
      ['custom field 9', null, '77'],
      ['attachments', null, '77'],
    ]);
    expect(items.at(-1)).not.toHaveProperty('by');
    const child = await desk.tickets.history('2', { limit: 50 });
    expect(child.items.map(row)).toEqual([['child', null, '1']]);
  });

  test('no mark is in an old text, and none of a ticket that is not there', async () => {
    const { desk } = openDesk(seed);
    await desk.tickets.create({ title: 'Scanner', body: 'one' }, write());
    await desk.tickets.update('3', { body: 'two' }, write());
    const { items } = await desk.tickets.history('3', { limit: 50 });
    expect(items.map(row)).toEqual([['body', 'one', 'two']]);
    expect((await refusal(desk.tickets.history('99', { limit: 5 }))).code).toBe('not_found');
  });
});
