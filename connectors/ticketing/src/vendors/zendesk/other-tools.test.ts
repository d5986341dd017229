import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const parent = (from: string, to: string) => ({ from, to, relation: 'parent' }) as const;
const write = (number: number) => ({ attempt: attempt(number), actor: 'maya' });

describe('history', () => {
  test('R36 R67 fields and values in neutral words, custom ones by their titles; the opening is no change', async () => {
    const { desk } = openDesk({ tickets: [{ subject: 'Printer jams', tags: ['b'] }] });
    const change = {
      title: 'Printer burns',
      priority: 'high',
      assignee: 'bob agent',
      labels_add: ['a'],
      custom_fields: [{ field: 'Department', value: 'Sales' }],
    } as const;
    await desk.tickets.update('1', change, write(1));
    await desk.comments.add('1', { body: 'x', visibility: 'internal' }, write(2));
    await desk.tickets.setStatus('1', { status: 'waiting' }, write(3));
    const { items } = await desk.tickets.history('1', { limit: 50 });
    expect(items.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['title', 'Printer jams', 'Printer burns'],
      ['priority', 'none', 'high'],
      ['status', 'new', 'open'],
      ['assignee', null, 'Bob Agent (361000000003)'],
      ['queue', null, 'Second Level'],
      ['labels', 'b', 'a, b, dept_sales'],
      ['Department', null, 'Sales'],
      ['status', 'open', 'waiting'],
    ]);
    expect(items[0]?.by?.name).toBe('Alice Agent');
  });

  test('R36 a change among the statuses of the desk that are one word here is told by their names', async () => {
    const tickets = [{ subject: 'Printer jams', assignee: 'alice' }] as const;
    const { desk, world } = openDesk({ tickets });
    const [ticket] = world.state.tickets;
    const event = { id: 1, type: 'Change', field_name: 'custom_status_id' } as const;
    ticket?.audits.push({
      id: 2,
      author_id: 99,
      created_at: '2026-11-02T09:30:00Z',
      custom: {},
      events: [{ ...event, previous_value: '1900000002', value: '1900000006' }],
    });
    expect((await desk.tickets.history('1', { limit: 5 })).items).toEqual([
      {
        at: '2026-11-02T09:30:00Z',
        by: { id: '99', name: '99' },
        field: 'status_native',
        from: 'Open',
        to: 'Being repaired',
      },
    ]);
  });
});

describe('links', () => {
  const tickets = [
    { subject: 'Mail is down', type: 'problem' },
    { subject: 'No mail' },
    { subject: 'How to?', type: 'question' },
    { subject: 'Net is down', type: 'problem' },
  ] as const;

  test('R36 a problem is the parent of its incident; what has no type gets it, as the plan says', async () => {
    const { desk } = openDesk({ tickets });
    const { changes } = await desk.links.planLink(parent('1', '2'), 'maya');
    expect(changes).toEqual([
      { field: 'parent', becomes: '#2' },
      { field: 'type of #2', becomes: 'incident' },
    ]);
    await desk.links.link(parent('1', '2'), write(1));
    const [problem, incident] = [await desk.tickets.get('1'), await desk.tickets.get('2')];
    expect([problem.links, incident.links, incident.type]).toEqual([
      [{ relation: 'parent', ticket_id: '2' }],
      [{ relation: 'child', ticket_id: '1' }],
      'incident',
    ]);
    expect((await desk.links.findLink(parent('1', '2'), write(1)))?.result).toBe('unchanged');
    expect(await desk.links.findLink(parent('4', '2'), write(1))).toBeUndefined();
  });

  test('R66 a ticket of another type, and a second problem, are refused before anything is written', async () => {
    const { desk, world } = openDesk({ tickets });
    await desk.links.link(parent('1', '2'), write(1));
    for (const [from, to] of [
      ['1', '3'],
      ['3', '2'],
      ['4', '2'],
      ['1', '1'],
    ] as const) {
      const error = await refusal(desk.links.link(parent(from, to), write(2)));
      expect([error.code, error.details.fields?.[0]?.field]).toEqual(['invalid', 'relation']);
    }
    expect(world.state.tickets.map(({ audits }) => audits.length)).toEqual([1, 2, 1, 1]);
  });

  test('R66 the other relations name the nearest thing', async () => {
    const { desk } = openDesk({ tickets });
    const error = await refusal(
      desk.links.link({ from: '1', to: '2', relation: 'duplicates' }, write(1)),
    );
    expect([error.code, error.message]).toEqual([
      'not_supported',
      'Zendesk cannot say that a ticket duplicates another one.',
    ]);
    expect(error.hint).toContain('internal comment');
  });
});

describe('files', () => {
  test('R35 a file comes from another host, to which no credential goes, and its address to no caller', async () => {
    const file = { file_name: 'a b.txt', content_type: 'text/plain', content: 'paper' };
    const { desk, world } = openDesk({ tickets: [{ subject: 'x', files: [file] }] });
    const { attachments } = await desk.tickets.get('1');
    const [listed] = attachments;
    const read = await desk.attachments.get(listed?.id ?? '');
    expect([Buffer.from(read.bytes).toString(), read.name, read.url]).toEqual([
      'paper',
      'a b.txt',
      undefined,
    ]);
    expect(world.state.fileRequests.map(({ credential }) => credential)).toEqual([false]);
  });
});

describe('R66 files that are not read', () => {
  test.each([
    [{ size: 11 * 1024 * 1024 }, 'invalid'],
    [{ malware_scan_result: 'malware_found' }, 'forbidden'],
  ] as const)('%o is %s, and the other host is not asked', async (about, code) => {
    const { desk, world } = openDesk();
    const attachment = { id: 7, file_name: 'a', content_url: 'https://x.test/attachment/7/k' };
    world.fail({
      status: 200,
      method: 'GET',
      path: 'attachments/7',
      body: JSON.stringify({ attachment: { ...attachment, ...about } }),
    });
    expect((await refusal(desk.attachments.get('7'))).code).toBe(code);
    expect(world.state.fileRequests).toEqual([]);
  });
});

describe('people', () => {
  test('R32 the signs of a query mean nothing; suspended people are left out', async () => {
    const { desk, requests } = openDesk();
    expect(await desk.people.find('role:admin', undefined, 5)).toEqual({ items: [], more: false });
    expect((await desk.people.find('"erin"', undefined, 5)).items).toEqual([]);
    expect(await desk.people.find('-agent', 'agent', 1)).toMatchObject({
      items: [{ name: 'Bob Agent' }],
      more: true,
    });
    expect(requests.at(-1)).toContain('query=agent&');
  });
});

describe('what is said of a Zendesk', () => {
  test('R66 statuses by the names of the desk; only active ones', async () => {
    const { desk } = openDesk();
    const { statuses, queues, default_queue, idempotency } = await desk.describe.describe();
    expect(statuses).toEqual([
      { status: 'new', native: ['New'] },
      { status: 'open', native: ['Open', 'Being repaired'] },
      { status: 'waiting', native: ['Pending', 'On-hold'] },
      { status: 'resolved', native: ['Solved'] },
      { status: 'closed', native: ['Closed'] },
    ]);
    expect([queues, default_queue, idempotency]).toEqual([
      ['Support', 'Second Level'],
      'Support',
      'look-up',
    ]);
  });

  test('R66 the configured queue, and one that does not exist', async () => {
    const { desk } = openDesk({}, { group: 'second level' });
    expect((await desk.describe.describe()).default_queue).toBe('Second Level');
    const wrong = await refusal(openDesk({}, { group: 'Nowhere' }).desk.describe.describe());
    expect([wrong.code, wrong.hint]).toEqual([
      'invalid',
      'The operator must set ZENDESK_GROUP to one of: Support, Second Level.',
    ]);
  });

  test('R66 the account, what it lacks, and the statuses that no word was made for', async () => {
    const { desk, world } = openDesk();
    expect(await desk.describe.account?.()).toEqual({
      person: 'Alice Agent (alice@acme.test)',
      granted: ['the role agent', 'all tickets'],
      missing: [],
      unmapped: [{ native: 'Being repaired', shown: 'open' }],
    });
    const alice = world.state.users.find(({ email }) => email === 'alice@acme.test');
    if (alice) Object.assign(alice, { role: 'end-user' });
    const other = openDesk();
    const found = other.world.state.users.find(({ email }) => email === 'alice@acme.test');
    if (found) Object.assign(found, { role: 'end-user' });
    expect((await other.desk.describe.account?.())?.missing[0]).toMatchObject({
      right: 'the role of an agent',
    });
  });
});
