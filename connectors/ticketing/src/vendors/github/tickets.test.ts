import { describe, expect, test } from 'vitest';
import { manyWrites } from '../../attempt.fixture.ts';
import { refusal } from '../../refusal.fixture.ts';
import { openDesk } from './open.fixture.ts';

const write = manyWrites('maya');

describe('which issues are tickets', () => {
  test('R32 what the token may read beside the configured repositories is not_found, and is not even asked for', async () => {
    const repositories = ['acme/support', 'acme/secret'];
    const { desk, requests } = openDesk({ repositories, issues: [{ title: 'a', repository: 1 }] });
    for (const id of ['acme/secret#1', '1', '#1', 'acme/support#x', 'acme/support/../secret#1']) {
      expect((await refusal(desk.tickets.get(id))).code).toBe('not_found');
      expect((await refusal(desk.tickets.update(id, { title: 'abc' }, write()))).code).toBe(
        'not_found',
      );
    }
    expect(requests).toEqual([]);
  });

  test('a pull request is not_found under its number, for reads and for writes', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a', pull: true }] });
    const id = 'acme/support#1';
    const draft = { body: 'a', visibility: 'public' } as const;
    const calls = [
      desk.tickets.get(id),
      desk.comments.add(id, draft, write()),
      desk.tickets.setStatus(id, { status: 'resolved' }, write()),
    ];
    for (const call of calls) expect((await refusal(call)).code).toBe('not_found');
    expect(world.state.writes).toBe(0);
  });

  test('a repository in another spelling is the same one', async () => {
    const { desk } = openDesk({ issues: [{ title: 'a' }] });
    expect((await desk.tickets.get('ACME/Support#1')).id).toBe('acme/support#1');
  });

  test('two changes within one second are two versions', async () => {
    const { desk, world } = openDesk({ issues: [{ title: 'a', body: null }] });
    const [issue] = world.state.issues;
    const before = await desk.tickets.get('acme/support#1');
    if (issue) issue.title = 'b';
    const after = await desk.tickets.get('acme/support#1');
    expect(after.updated_at).toBe(before.updated_at);
    expect(after.version).not.toBe(before.version);
    expect(after.body).toBe('');
  });

  test('an author that is gone, text with CRLF and a type are read', async () => {
    const { desk, world } = openDesk({
      issues: [{ title: 'a', body: 'one\r\ntwo', type: 'Bug', comments: ['x\r\ny'] }],
    });
    const [issue] = world.state.issues;
    if (issue) issue.user = null;
    const ticket = await desk.tickets.get('acme/support#1');
    expect(ticket).toMatchObject({ body: 'one\ntwo', type: 'Bug' });
    expect(ticket.recent_comments.map(({ body }) => body)).toEqual(['x\ny']);
  });

  test('of many comments the newest five are shown, without reading all', async () => {
    const comments = Array.from({ length: 213 }, (_, at) => `no ${at}`);
    const { desk, requests } = openDesk({ issues: [{ title: 'a', comments }] });
    const { recent_comments: shown } = await desk.tickets.get('acme/support#1');
    expect(shown.map(({ body }) => body)).toEqual(comments.slice(-5));
    expect(requests).toHaveLength(3);
  });
});
