import { describe, expect, test } from 'vitest';
import { attempt } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = (number: number) => ({ attempt: attempt(number), actor: 'maya' });
const tickets = Array.from({ length: 6 }, (_, index) => ({ subject: `Bulk ${index}` }));

describe('R37 access', () => {
  test('one token serves all requests; it is never an API token or a password', async () => {
    const { desk, requests } = openDesk({ tickets });
    await desk.tickets.get('1');
    await desk.tickets.get('2');
    expect(requests.filter((line) => line === 'POST /oauth/tokens')).toHaveLength(1);
  });

  test('a token that ends between two pages is renewed, and no page is lost', async () => {
    const { desk, world, clock, requests } = openDesk({ tickets });
    const filter = { sort: 'created_desc' } as const;
    const first = await desk.tickets.search(filter, { limit: 4 });
    // our clock is behind: only the refusal tells
    world.advance(1801);
    clock.ahead += 60_000;
    const second = await desk.tickets.search(filter, { limit: 4, position: first.next });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([
      '6',
      '5',
      '4',
      '3',
      '2',
      '1',
    ]);
    expect(requests.filter((line) => line === 'POST /oauth/tokens')).toHaveLength(2);
  });

  test('a wrong secret is auth_expired, in words without it', async () => {
    const secret = 'wrong-secret-of-the-client';
    const { desk } = openDesk({ tickets }, { clientSecret: secret });
    const error = await refusal(desk.tickets.get('1'));
    expect(error.code).toBe('auth_expired');
    expect(JSON.stringify(error)).not.toContain(secret);
  });

  test('a scope that is missing is forbidden', async () => {
    const { desk, world } = openDesk({ tickets });
    await desk.describe.describe();
    const token = world.state.tokens.at(-1);
    if (token) Object.assign(token, { scopes: ['read'] });
    const error = await refusal(desk.tickets.update('1', { title: 'abc' }, write(1)));
    expect(error.code).toBe('forbidden');
    expect(error.message).toContain('tickets:write');
  });

  test('R66 "me" is nobody where Zendesk takes no credential at all, with status 200', async () => {
    const { desk, world } = openDesk();
    world.fail({
      status: 200,
      method: 'GET',
      path: 'users/me',
      body: '{"user":{"id":null,"name":"Anonymous user"}}',
    });
    expect((await refusal(desk.describe.describe())).code).toBe('auth_expired');
  });
});

describe('R66 answers that are not as expected', () => {
  test('unknown words and nulls are read all the same', async () => {
    const { desk, world } = openDesk({ tickets: [{ subject: 'Printer' }] });
    world.fail({
      status: 200,
      method: 'GET',
      path: 'tickets/1.json',
      body: JSON.stringify({
        ticket: {
          id: 1,
          subject: null,
          status: 'parked',
          priority: 'sometime',
          type: null,
          custom_status_id: null,
          requester_id: null,
          assignee_id: 7,
          group_id: 99,
          tags: null,
          custom_fields: null,
          created_at: '2026-11-02T09:00:00Z',
          updated_at: '2026-11-02T09:00:00Z',
        },
        users: null,
      }),
    });
    expect(await desk.tickets.get('1')).toMatchObject({
      title: '',
      status: 'open',
      status_native: 'parked',
      priority: 'normal',
      priority_native: 'sometime',
      assignee: { id: '7', name: '7' },
      queue: '99',
      labels: [],
    });
  });

  test('R37 each shape of an error body gives its words', async () => {
    const { desk, world } = openDesk({ tickets });
    for (const [body, said] of [
      [
        { error: { title: 'Invalid attribute', message: 'page must be an integer' } },
        'page must be',
      ],
      [{ errors: [{ code: 'InvalidPage', title: 'no such page' }] }, 'no such page'],
      [{ error: 'RecordInvalid', description: 'Record validation errors' }, 'validation errors'],
    ] as const) {
      world.fail({ status: 400, method: 'GET', body: JSON.stringify(body), path: 'tickets' });
      const error = await refusal(desk.tickets.get('1'));
      expect(error.code).toBe('invalid');
      expect(error.message).toContain(said);
    }
  });

  test('R37 a keyed write waits for a limit and is sent again; one without a key is not', async () => {
    const { desk, world, requests } = openDesk({ tickets });
    await desk.describe.describe();
    const limited = { status: 429, headers: { 'retry-after': '0' }, body: '{}' } as const;
    world.fail({ ...limited, method: 'POST' });
    const made = await desk.tickets.create({ title: 'abc', body: 'b' }, write(1));
    expect(made.result).toBe('created');
    world.fail({ ...limited, method: 'PUT' });
    const error = await refusal(desk.tickets.update('1', { title: 'abc' }, write(2)));
    expect(error.code).toBe('rate_limited');
    expect(requests.filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  test('a write that is done late is found by its mark', async () => {
    const { desk, world } = openDesk({ tickets });
    await desk.describe.describe();
    const draft = { body: 'Once', visibility: 'internal' } as const;
    world.fail({ status: 'silence', method: 'PUT', request: 'late' });
    expect((await refusal(desk.comments.add('1', draft, write(1)))).code).toBe('outcome_unknown');
    expect(await desk.comments.findComment('1', draft, write(1))).toBeUndefined();
    world.settle();
    expect((await desk.comments.findComment('1', draft, write(1)))?.record.body).toBe('Once');
  });
});
