import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { rest } from './seed.ts';
import { open, read, type OnStage } from './stage.ts';

/** Moves, refusals, stale versions and writes that meet. */
export function checkStatus(on: OnStage): void {
  describe('set_status', () => {
    test('an allowed move happens, the same again does not', async () => {
      const { alice } = on();
      const ticket_id = await open(alice, 'About moves');
      const move = { ticket_id, status: 'waiting', comment: 'parts ordered' };
      expect(await alice.call('set_status', move)).toMatchObject({
        result: 'updated',
        ticket: { status: 'waiting', status_native: 'Feedback' },
      });
      expect(await read(alice, ticket_id)).toMatchObject({
        recent_comments: [{ visibility: 'internal' }],
      });
      expect(await alice.call('set_status', { ticket_id, status: 'waiting' })).toMatchObject({
        result: 'unchanged',
      });
    });

    test('R66 what the workflow forbids is refused with the moves it allows, and nothing is written', async () => {
      const { alice, dan } = on();
      const ticket_id = await open(alice, 'About refusals');
      const { version } = await read(alice, ticket_id);
      expect(await dan.call('set_status', { ticket_id, status: 'canceled' })).toMatchObject({
        error: {
          code: 'invalid',
          fields: [{ allowed: ['in_progress', 'resolved', 'waiting', 'closed'] }],
        },
      });
      expect(await read(alice, ticket_id)).toMatchObject({ status: 'new', version });
      expect(await dan.call('set_status', { ticket_id, status: 'closed' })).toMatchObject({
        result: 'updated',
      });
    });

    test('R66 a Reporter has no moves, although Redmine lists some and answers 204 to them', async () => {
      const { alice, bob, server, people } = on();
      const ticket_id = await open(alice, 'About rights');
      const { version } = await read(alice, ticket_id);
      for (const status of ['closed', 'in_progress']) {
        expect(await bob.call('set_status', { ticket_id, status })).toMatchObject({
          error: { code: 'invalid', fields: [{ field: 'status', allowed: [] }] },
        });
      }
      expect((await read(alice, ticket_id)).version).toBe(version);
      const direct = rest(server.url, people.bob.key);
      const path = `issues/${ticket_id}.json`;
      expect(await direct('GET', `${path}?include=allowed_statuses`, z.unknown())).toMatchObject({
        issue: { allowed_statuses: [{ name: 'New' }, { name: 'Closed' }] },
      });
      await direct('PUT', path, z.undefined(), { issue: { status_id: 5 } });
      expect(await read(alice, ticket_id)).toMatchObject({ status: 'new' });
    });

    test('a stale version is a conflict that tells the current one', async () => {
      const { alice, bob } = on();
      const ticket_id = await open(alice, 'About versions');
      const { version } = await read(alice, ticket_id);
      await bob.call('add_comment', { ticket_id, body: 'me first', visibility: 'public' });
      const current = (await read(alice, ticket_id)).version;
      expect(current).not.toBe(version);
      const move = { ticket_id, status: 'in_progress', expected_version: version };
      expect(await alice.call('set_status', move)).toMatchObject({
        error: { code: 'conflict', current_version: current },
      });
      expect(await alice.call('set_status', { ...move, expected_version: current })).toMatchObject({
        result: 'updated',
      });
    });

    test('writes that meet are either done or a conflict, never lost', async () => {
      const { alice, server } = on();
      const ticket_id = await open(alice, 'About races');
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          alice.call('add_comment', { ticket_id, body: `race ${index}`, visibility: 'public' }),
        ),
      );
      const done = answers.filter((answer) => answer['result'] === 'created').length;
      const codes = answers.flatMap((answer) =>
        answer['error'] ? [z.looseObject({ code: z.string() }).parse(answer['error']).code] : [],
      );
      expect(done).toBeGreaterThan(0);
      expect(codes.filter((code) => code !== 'conflict')).toEqual([]);
      const kept = z
        .object({ issue: z.object({ journals: z.array(z.unknown()) }) })
        .parse(
          await rest(server.url, server.adminKey)(
            'GET',
            `issues/${ticket_id}.json?include=journals`,
            z.unknown(),
          ),
        );
      expect(kept.issue.journals).toHaveLength(done);
    });
  });
}
