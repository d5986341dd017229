import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';
import { explain } from './refusals.ts';

const write = manyWrites('maya');
const id = 'acme/support#1';
const limits = [
  'API rate limit exceeded for user ID 11.',
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  'You have triggered an abuse detection mechanism.',
];
const body = (message: string) => JSON.stringify({ message, documentation_url: 'https://x' });

describe('R37 what GitHub refuses', () => {
  test.each(limits)(
    'a 403 that says "%s" is rate_limited, with when to come back',
    async (message) => {
      const { desk, world } = openDesk({ issues: [{ title: 'a' }] });
      const fault = { status: 403, body: body(message), headers: { 'retry-after': '60' } };
      world.fail({ ...fault, method: 'GET' });
      const read = await refusal(desk.tickets.get(id));
      expect([read.code, read.details.retry_after_s]).toEqual(['rate_limited', 60]);
      world.fail({ ...fault, method: 'PATCH' });
      const wrote = await refusal(desk.tickets.update(id, { title: 'abc' }, write()));
      expect([wrote.code, world.state.writes]).toEqual(['rate_limited', 0]);
    },
  );

  test('a 403 about rights is forbidden, in the words of GitHub', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a' }] });
    world.fail({ status: 403, body: body('Resource not accessible by personal access token') });
    const { code, message } = await refusal(desk.tickets.get(id));
    expect([code, message]).toEqual(['forbidden', expect.stringContaining('not accessible')]);
  });

  test('a limit that is over in a moment is waited for, by reads and by writes that were not looked at', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a' }] });
    const headers = { 'retry-after': '0' };
    world.fail({ status: 403, body: body(limits[1] ?? ''), headers, method: 'GET' });
    world.fail({ status: 429, body: body(limits[1] ?? ''), headers, method: 'PATCH' });
    const { record } = await desk.tickets.update(id, { title: 'abc' }, write());
    expect([record.title, world.state.writes]).toEqual(['abc', 1]);
  });

  test('an issue that was moved is not_found: the redirect leads out of the repositories', async () => {
    const { desk, world, requests } = openDesk({ issues: [{ title: 'a' }] });
    world.fail({
      status: 301,
      headers: { location: `${world.origin}/repositories/7/issues/3` },
      body: body('Moved Permanently'),
    });
    expect((await refusal(desk.tickets.get(id))).code).toBe('not_found');
    expect(requests).toHaveLength(1);
  });

  test('the words of a validation are told with their fields, whatever shape they have', () => {
    const errors = [
      { resource: 'Issue', field: 'title', code: 'missing_field' },
      { message: 'body is too long' },
      'Sorry.',
    ];
    expect(explain(422, { message: 'Validation Failed', errors })).toEqual({
      message: 'Validation Failed; title missing_field; body is too long; Sorry',
    });
    expect(explain(422, { message: 'Bad', errors: 'text' })).toEqual({ message: 'Bad' });
    expect([explain(500, undefined), explain(403, {})]).toEqual([{}, {}]);
  });
});
