import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { outcomeOf, row, type OnBench } from './bench.ts';
import { codeOf, newWrite } from './desk.ts';
import { rest } from './seed.ts';
import { sql } from './server.ts';
import { attach } from './upload.ts';

const withId = z.object({ issue: z.looseObject({ id: z.int() }) });

/** History, counts, people and files. */
export function checkReads(on: OnBench): void {
  describe('what is read', () => {
    test('the history is the same for an account that has asked for the newest first', async () => {
      const id = await on().opened('About the history');
      await on().desk().tickets.setStatus(id, { status: 'waiting', comment: 'why' }, newWrite());
      const tags = [{ field: 'Tags', value: 'red, blue' }];
      await on()
        .desk()
        .tickets.update(id, { assignee: 'Dan Test', custom_fields: tags }, newWrite());
      await on().desk().tickets.update(id, { body: 'Another text' }, newWrite());
      const before = [
        await on().desk().tickets.history(id, { limit: 9 }),
        await on().desk().tickets.get(id),
      ];
      const preference = { pref: { comments_sorting: 'desc' } };
      await on().direct('alice')('PUT', 'my/account.json', z.undefined(), preference);
      const newest = z.object({
        issue: z.object({ journals: z.array(z.object({ id: z.int() })) }),
      });
      const raw = await on().direct('alice')('GET', `issues/${id}.json?include=journals`, newest);
      const ids = raw.issue.journals.map((journal) => journal.id);
      expect(ids).toEqual(ids.toSorted((a, b) => b - a));
      const history = await on().desk().tickets.history(id, { limit: 9 });
      expect([history, await on().desk().tickets.get(id)]).toEqual(before);
      expect(history.items.map(row)).toEqual([
        ['status', 'new', 'waiting (Feedback)'],
        ['assignee', null, `Dan Test (${on().people.dan.id})`],
        ['Tags', null, 'red, blue'],
        ['body', 'for one test', 'Another text'],
      ]);
      preference.pref.comments_sorting = 'asc';
      await on().direct('alice')('PUT', 'my/account.json', z.undefined(), preference);
    });

    test('counts are those of the tickets, in a closed project too', async () => {
      const asAdmin = rest(on().server.url, on().server.adminKey);
      const old = { identifier: 'old', name: 'Old desk', tracker_ids: [1] };
      await asAdmin('POST', 'projects.json', z.unknown(), {
        project: { ...old, enabled_module_names: ['issue_tracking'] },
      });
      const membership = { user_id: on().people.alice.id, role_ids: [3] };
      await asAdmin('POST', 'projects/old/memberships.json', z.unknown(), { membership });
      await on().direct('alice')('POST', 'issues.json', withId, {
        issue: { project_id: 'old', subject: 'long ago' },
      });
      await sql(
        "UPDATE projects SET status = 5 WHERE identifier = 'old'; UPDATE issues SET created_on = '2001-01-31 23:59:59.5' WHERE subject = 'long ago'",
      );
      const total = (await on().desk().tickets.count({})).total;
      for (const by of ['status', 'priority', 'queue', 'assignee'] as const) {
        const { buckets = [], totalExact } = await on().desk().tickets.count({}, by);
        expect([by, totalExact, buckets.reduce((sum, { count }) => sum + count, 0)]).toEqual([
          by,
          true,
          total,
        ]);
      }
      const { buckets: queues } = await on().desk().tickets.count({}, 'queue');
      expect(queues).toContainEqual({ key: 'Old desk', count: 1 });
      // 310 months are too many for one request each: they are read
      const month = new Date().toISOString().slice(0, 7);
      expect((await on().desk().tickets.count({}, 'month')).buckets).toEqual([
        { key: '2001-01', count: 1 },
        { key: month, count: total - 1 },
      ]);
      // Redmine gives the last second of a month to the next one
      expect((await on().desk().tickets.count({ created_to: '2001-02-28' }, 'month')).total).toBe(
        1,
      );
      expect(await codeOf(on().desk().tickets.count({}, 'label'))).toBe('not_supported');
    });

    test('people are the members, and for an administrator all accounts', async () => {
      expect(await on().desk().people.find('test', 'agent', 2)).toEqual({
        items: [
          { id: String(on().people.bob.id), name: 'Bob Test' },
          { id: String(on().people.dan.id), name: 'Dan Test' },
        ],
        more: true,
      });
      expect(await on().admin().people.find('bob@exam', undefined, 5)).toEqual({
        items: [{ id: String(on().people.bob.id), name: 'Bob Test', email: 'Bob@example.org' }],
        more: false,
      });
      expect((await on().admin().describe.describe()).tools['find_people']).toBe('yes');
      expect(await outcomeOf(on().direct('alice')('GET', 'users.json', z.unknown()))).toContain(
        '403',
      );
    });

    test('a file is read byte for byte by who may see its ticket', async () => {
      const bytes = new Uint8Array([0, 255, 13, 10, 195, 164]);
      const file = { name: 'gate lög ☕.bin', type: 'application/x-gate', bytes };
      const ids = [];
      for (const ticket of ['1', '30']) {
        ids.push(await attach(on().server.url, on().people.alice.key, ticket, file));
      }
      const [own = '', foreign = ''] = ids;
      expect((await on().desk().tickets.get('1')).attachments).toEqual([
        { id: own, name: file.name, type: file.type, size: 6 },
      ]);
      const read = await on().desk('bob').attachments.get(own);
      expect([...read.bytes]).toEqual([...bytes]);
      expect(await codeOf(on().desk('bob').attachments.get(foreign))).toBe('forbidden');
      expect((await on().desk().tickets.history('1', { limit: 5 })).items.map(row)).toContainEqual([
        'attachments',
        null,
        file.name,
      ]);
    });
  });
}
