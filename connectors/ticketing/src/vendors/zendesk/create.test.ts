import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk, unreadable } from './open.fixture.ts';

const draft = { title: 'Scanner is broken', body: 'It **hums**.' };
const write = (number: number) => ({ attempt: attempt(number), actor: 'maya' });

describe('a new ticket', () => {
  test('R36 carries the key and, as external id and in its audit, the mark; the text is HTML', async () => {
    const { desk, world } = openDesk();
    const made = await desk.tickets.create(draft, write(1));
    expect([made.result, made.enforcement, made.warnings]).toEqual(['created', 'vendor', []]);
    expect(made.record).toMatchObject({ queue: 'Support', status: 'new', priority: 'none' });
    expect(world.state.tickets[0]).toMatchObject({ external_id: attempt(1).mark, type: null });
    expect([...world.state.keys.keys()]).toEqual([attempt(1).vendorKey]);
    expect(world.state.tickets[0]?.audits[0]?.custom).toEqual({
      gatehouse: attempt(1).mark,
      asked_by: 'maya',
    });
    expect(JSON.stringify(world.state.tickets[0]?.audits[0]?.events)).toContain('<strong>hums');
  });

  test('R66 the plan says that the requester is mailed; the account itself is not', async () => {
    const { desk, world } = openDesk();
    const other = { ...draft, requester: 'carol@customer.test' };
    expect((await desk.tickets.planCreate(other, 'maya')).summary).toBe(
      'Opens a ticket in the queue "Support", under the account of this connector, and mails it to the requester.',
    );
    expect((await desk.tickets.planCreate(draft, 'maya')).summary).not.toContain('mails');
    expect(world.state.mails).toEqual([]);
    const { record } = await desk.tickets.create(other, write(1));
    expect(record.requester).toEqual({
      id: '20978392',
      name: 'Carol Customer',
      email: 'carol@customer.test',
    });
    expect(world.state.mails).toMatchObject([{ to: 'carol@customer.test', about: 'created' }]);
  });

  test('R32 nobody is made up: an unknown, a suspended or an ambiguous requester is refused', async () => {
    const { desk, world } = openDesk();
    for (const requester of ['zoe@new.test', 'erin@spam.test', '99']) {
      expect(await refusal(desk.tickets.create({ ...draft, requester }, write(1)))).toMatchObject({
        code: 'invalid',
        details: { fields: [{ field: 'requester', message: 'is nobody here' }] },
      });
    }
    for (const user of world.state.users) if (user.email === null) user.name = 'Carol Customer';
    const twice = desk.tickets.create({ ...draft, requester: 'carol customer' }, write(1));
    expect((await refusal(twice)).message).toContain('is the name of several people');
    const customer = desk.tickets.create({ ...draft, assignee: 'carol@customer.test' }, write(1));
    expect((await refusal(customer)).message).toContain('is no agent');
    expect(world.state.tickets).toEqual([]);
  });

  test('R36 an assignee brings their own group, and must be in one that is named', async () => {
    const { desk } = openDesk();
    const made = await desk.tickets.create({ ...draft, assignee: 'bob agent' }, write(1));
    expect(made.record).toMatchObject({
      queue: 'Second Level',
      status: 'open',
      assignee: { name: 'Bob Agent' },
    });
    const apart = { ...draft, assignee: 'me', queue: 'second level' };
    const error = await refusal(desk.tickets.create(apart, write(2)));
    expect([error.message, error.hint]).toEqual([
      'assignee: Alice Agent is not in the queue Second Level.',
      'Name somebody else, or one of these as the queue: Support.',
    ]);
  });

  test('R66 only a task keeps a due date: it becomes one, and another type with it is refused', async () => {
    const { desk, world } = openDesk();
    const due = { ...draft, due_date: '2026-12-24' };
    const { record, warnings } = await desk.tickets.create(due, write(1));
    expect([record.type, record.due_date, warnings]).toEqual(['task', '2026-12-24', []]);
    const question = desk.tickets.planCreate({ ...due, type: 'Question' }, 'maya');
    expect(await refusal(question)).toMatchObject({
      code: 'invalid',
      details: { fields: [{ field: 'due_date' }] },
    });
    expect(world.state.tickets).toHaveLength(1);
  });

  test('R66 labels become small; one that would become two is refused', async () => {
    const { desk } = openDesk();
    const made = await desk.tickets.create({ ...draft, labels: ['VIP', 'vip'] }, write(1));
    expect([made.record.labels, made.warnings]).toEqual([['vip'], []]);
    const two = await refusal(desk.tickets.create({ ...draft, labels: ['very old'] }, write(2)));
    expect([two.code, two.hint]).toEqual(['invalid', 'Write it as one word, such as very_old.']);
  });

  test('R36 custom fields by their titles, choices by their names, each checked before it is sent', async () => {
    const { desk, world } = openDesk();
    const custom_fields = [
      { field: 'order number', value: 'A-7' },
      { field: 'Department', value: 'finance' },
      { field: 'Seats', value: '12' },
      { field: 'Warranty', value: 'yes' },
    ];
    const made = await desk.tickets.create({ ...draft, custom_fields, labels: ['x'] }, write(1));
    expect(made.warnings).toEqual([]);
    expect(made.record.custom_fields).toEqual([
      { field: 'Order number', value: 'A-7' },
      { field: 'Department', value: 'Finance' },
      { field: 'Seats', value: '12' },
      { field: 'Warranty', value: 'true' },
    ]);
    // what is chosen from a list is a tag too
    expect(made.record.labels).toEqual(['dept_finance', 'x']);
    for (const [field, value] of [
      ['Old reference', 'x'],
      ['Department', 'Legal'],
      ['Seats', 'many'],
      ['Warranty', 'perhaps'],
    ] as const) {
      const one = { ...draft, custom_fields: [{ field, value }] };
      expect((await refusal(desk.tickets.create(one, write(2)))).code).toBe('invalid');
    }
    expect(world.state.tickets).toHaveLength(1);
  });

  test('R66 what Zendesk drops is a warning; tags that it adds are none', async () => {
    const { desk, world, before } = openDesk();
    before('GET /api/v2/tickets/1.json', () => {
      const [ticket] = world.state.tickets;
      if (ticket) Object.assign(ticket, { priority: 'low', tags: ['auto', 'b'] });
    });
    const asked = { ...draft, priority: 'urgent', labels: ['a', 'b'] } as const;
    expect((await desk.tickets.create(asked, write(1))).warnings).toEqual([
      'priority: asked for "urgent", Zendesk kept "low".',
      'labels: asked for "a", Zendesk did not keep it.',
    ]);
  });

  test('R37 a refusal names the fields that it is about', async () => {
    const { desk, world, before } = openDesk();
    before('POST /api/v2/tickets.json', () => {
      for (const group of world.state.groups) group.deleted = true;
    });
    expect(await refusal(desk.tickets.create(draft, write(1)))).toMatchObject({
      code: 'invalid',
      details: { fields: [{ field: 'queue', message: 'Group: is not a group' }] },
    });
  });
});

describe('R66 once', () => {
  test('the same key makes it once, as long as Zendesk remembers it', async () => {
    const { desk, world } = openDesk();
    const first = await desk.tickets.create(draft, write(1));
    const again = { ...write(1), attempt: attempt(1, 2) };
    const second = await desk.tickets.create(draft, again);
    expect([second.result, second.record]).toEqual(['replayed', first.record]);
    expect(world.state.tickets).toHaveLength(1);
  });

  test('an answer that is lost is asked for again with the same key, within the same call', async () => {
    const { desk, world } = openDesk();
    await desk.describe.describe();
    world.fail({ status: 502, method: 'POST', request: 'done' });
    const { record } = await desk.tickets.create(draft, write(1));
    expect([record.title, world.state.tickets.length]).toEqual([draft.title, 1]);
  });

  test('a key that was used for something else is an outcome nobody knows, never "nothing was done"', async () => {
    const { desk, world } = openDesk();
    await desk.tickets.create(draft, write(1));
    const other = desk.tickets.create({ ...draft, body: 'Another story.' }, write(1));
    expect((await refusal(other)).code).toBe('outcome_unknown');
    expect(world.state.tickets).toHaveLength(1);
  });

  test('days later it is found by its external id, and only where the account itself opened it', async () => {
    const { desk, world, clock } = openDesk();
    await desk.tickets.create(draft, write(1));
    world.advance(3 * 86_400);
    clock.ahead += 3 * 86_400_000;
    const found = await desk.tickets.findCreated(draft, write(1));
    expect([found?.record.id, found?.warnings]).toEqual(['1', []]);
    const [ticket] = world.state.tickets;
    if (ticket) Object.assign(ticket, { submitter_id: 361_000_000_003 });
    expect(await desk.tickets.findCreated(draft, write(1))).toBeUndefined();
  });

  test('a ticket that cannot be read back was opened all the same', async () => {
    const { desk, world, before } = openDesk();
    before('GET /api/v2/tickets/1.json', () => world.fail(unreadable));
    const error = await refusal(desk.tickets.create(draft, write(1)));
    expect([error.code, world.state.tickets.length]).toEqual(['outcome_unknown', 1]);
  });
});
