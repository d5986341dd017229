import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { rest, SUPPORT_ISSUES } from './seed.ts';
import { page, type OnStage } from './stage.ts';

/** Words, filters and pages. */
export function checkSearch(on: OnStage): void {
  describe('search', () => {
    const filter = { queue: 'support', text: 'printer', sort: 'created_desc', limit: 10 };

    test('three pages hold every ticket once; the last has no cursor', async () => {
      const { alice } = on();
      const pages = [page.parse(await alice.call('search_tickets', filter))];
      for (
        let cursor = pages[0]?.next_cursor;
        cursor !== undefined;
        cursor = pages.at(-1)?.next_cursor
      ) {
        pages.push(page.parse(await alice.call('search_tickets', { ...filter, cursor })));
      }
      expect(pages.map(({ items, total }) => [items.length, total])).toEqual([
        [10, SUPPORT_ISSUES],
        [10, SUPPORT_ISSUES],
        [7, SUPPORT_ISSUES],
      ]);
      const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
      expect(new Set(ids).size).toBe(SUPPORT_ISSUES);
    });

    test('a page past the end, which shrinking results leave behind, is empty', async () => {
      const { alice, server, people } = on();
      const shrinking = { assignee: 'Bob Test', limit: 1, sort: 'created_desc' };
      const as = rest(server.url, server.adminKey);
      const assign = (id: number, to: number | '') =>
        as('PUT', `issues/${id}.json`, z.undefined(), { issue: { assigned_to_id: to } });
      await assign(1, people.bob.id);
      await assign(2, people.bob.id);
      const first = page.parse(await alice.call('search_tickets', shrinking));
      expect(first.items.map(({ id }) => id)).toEqual(['2']);
      await assign(1, '');
      const far = page.parse(
        await alice.call('search_tickets', { ...shrinking, cursor: first.next_cursor }),
      );
      expect(far).toEqual({ items: [], total: 1, total_exact: true });
    });

    test.each<[string, Record<string, unknown>, string[]]>([
      ['a word of the body', { text: 'needle7 printer' }, ['7']],
      [
        'seven words, one of them nowhere',
        { text: 'request printer jams café needle7 ☕☕ nowhere' },
        [],
      ],
      ['six words', { text: 'request printer jams café needle7 needle' }, ['7']],
      ['two native priorities as one', { priority: ['urgent'], queue: 'Legal' }, ['29', '28']],
      ['requester by id, in a queue', { requester: '1', queue: 'legal' }, ['30', '29', '28']],
      ['a status that nothing has', { status: ['resolved'] }, []],
      ['a day long past', { created_to: '2001-01-01' }, []],
      ['from a day long past', { created_from: '2001-01-01', queue: 'Legal' }, ['30', '29', '28']],
      ['nothing due', { due_to: '2100-01-01' }, []],
    ])('%s', async (_, asked, expected) => {
      const { alice } = on();
      const found = page.parse(
        await alice.call('search_tickets', { sort: 'created_desc', ...asked }),
      );
      expect(found.items.map(({ id }) => id)).toEqual(expected);
    });

    test('what is private stays so, and an unknown person is refused', async () => {
      const { alice, bob } = on();
      expect(page.parse(await bob.call('search_tickets', { text: 'needle30' })).items).toEqual([]);
      expect(await alice.call('search_tickets', { assignee: 'bob@example.org' })).toMatchObject({
        error: { code: 'invalid', fields: [{ field: 'assignee' }] },
      });
    });
  });
}
