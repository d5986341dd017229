import type { Fault } from '@gatehouse/mocks/redmine';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';
import { redmine } from './vendor.ts';

const seed = { issues: [{ subject: 'Printer jams' }] };
const html = '<html><body>Something is broken</body></html>';

describe('R37 every failure is a typed error', () => {
  test.each<[string, Fault, string, number?]>([
    ['401 without a body', { status: 401 }, 'auth_expired'],
    ['403 without a body', { status: 403 }, 'forbidden'],
    ['404 without a body', { status: 404 }, 'not_found'],
    ['429 for a minute', { status: 429, headers: { 'retry-after': '60' } }, 'rate_limited'],
    ['500 as a page', { status: 500, body: html }, 'upstream', 3],
    ['502 of a proxy', { status: 502, body: html }, 'upstream', 3],
    ['200 as a page', { status: 200, body: html }, 'upstream'],
    ['JSON that ends early', { status: 200, body: '{"issue":{"id":1,' }, 'upstream'],
    ['JSON of another shape', { status: 200, body: '{"issue":[]}' }, 'upstream'],
    [
      'an issue without a status',
      { status: 200, body: '{"issue":{"id":1,"status":null}}' },
      'upstream',
    ],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.test/' } }, 'upstream'],
  ])('%s', async (_, fault, code, tries = 1) => {
    const { desk, world, requests } = openDesk(seed);
    world.fail({ ...fault, times: tries });
    const error = await refusal(desk.tickets.get('1'));
    expect(error.code).toBe(code);
    expect(JSON.stringify(error)).not.toContain('broken');
    // repeated only where it could help, and never followed
    expect(requests).toEqual(
      Array.from(
        { length: tries },
        () => 'GET /issues/1.json?include=journals,allowed_statuses,attachments,relations,children',
      ),
    );
  });

  test('the key is in no message, even when the server repeats it, and in no address', async () => {
    const { desk, world, requests } = openDesk(seed);
    world.fail({ status: 422, body: JSON.stringify({ errors: [`bad key ${world.apiKey}`] }) });
    const error = await refusal(desk.tickets.get('1'));
    expect(error.details.vendor_message).toBe('bad key [secret]');
    await desk.describe.describe();
    expect(requests.join('\n')).not.toContain(world.apiKey);
  });
});

describe('what is null or unknown', () => {
  test('an issue of nulls is a ticket without undefined anywhere', async () => {
    const { desk, world } = openDesk(seed);
    const bare = { subject: null, description: null, project: null, priority: null, author: null };
    const issue = {
      ...bare,
      id: '1',
      status: { id: 44, name: 'Parked' },
      assigned_to: null,
      due_date: null,
      journals: [{ id: 1, user: null, notes: null, created_on: '2026-11-02T09:00:00Z' }],
      created_on: '2026-11-02T10:00:00+01:00',
      updated_on: '2026-11-02T09:00:00Z',
      some_new_field: { deep: true },
    };
    world.fail({ status: 200, body: JSON.stringify({ issue }), path: 'issues/1.json' });
    expect(await desk.tickets.get('1')).toStrictEqual({
      id: '1',
      display_id: '#1',
      url: 'https://redmine.test/issues/1',
      title: '',
      body: '',
      status: 'open',
      status_native: 'Parked',
      priority: 'none',
      priority_native: '',
      labels: [],
      custom_fields: [],
      attachments: [],
      links: [],
      created_at: '2026-11-02T09:00:00.000Z',
      updated_at: '2026-11-02T09:00:00.000Z',
      version: '2026-11-02T09:00:00.000Z/1',
      recent_comments: [],
    });
  });

  test('whether an unknown status is closed is looked up where the issue does not say it', async () => {
    const { desk, world } = openDesk(seed);
    world.state.statuses.push({ id: 44, name: 'Shipped', is_closed: true });
    const at = '2026-11-02T09:00:00Z';
    const issue = { id: 1, status: { id: 44, name: 'Shipped' }, created_on: at, updated_on: at };
    world.fail({ status: 200, body: JSON.stringify({ issue }), path: 'issues/1.json' });
    expect((await desk.tickets.get('1')).status).toBe('closed');
  });
});

describe('R32 credentials are checked before anything is sent', () => {
  const good = { url: 'https://redmine.test', apiKey: 'a1'.repeat(20), project: 'support' };
  test.each([
    ['another protocol', { url: 'file:///etc/passwd' }],
    ['no address', { url: 'redmine.test' }],
    ['a short key', { apiKey: 'short' }],
    ['a key with a line break', { apiKey: 'a1a1a1a1\r\nx-other: 1' }],
    ['a project that is a path', { project: '../admin' }],
    ['an unknown setting', { projekt: 'support' }],
  ])('%s', (_, wrong) => {
    expect(redmine.settings.safeParse({ ...good, ...wrong }).success).toBe(false);
    expect(redmine.settings.safeParse(good).success).toBe(true);
  });
});
