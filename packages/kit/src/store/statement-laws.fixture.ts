import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sharedSecret } from './shared-secret.ts';
import type { OpenReplicas } from './store-suite.fixture.ts';

const lease = z.object({ name: z.string(), owner: z.string(), until: z.int(), fence: z.int() });
const insert =
  'INSERT INTO lease (name, owner, until, fence) VALUES ($1, $2, $3, 1) ON CONFLICT (name) DO NOTHING';

export function statementLaws(open: OpenReplicas): void {
  describe('statements', () => {
    test('values go by their number, whatever the order and however often', async () => {
      const [store, other] = await open();
      const sql = `INSERT INTO lease (until, name, owner, fence) VALUES ($2, $1, $1, 7)
                   RETURNING name, owner, until, fence`;
      const made = await store.all(lease, sql, "it's $2", 1_800_000_000_123);
      const row = { name: "it's $2", owner: "it's $2", until: 1_800_000_000_123, fence: 7 };
      expect(made).toEqual([row]);
      const read = "SELECT name, owner, until, fence FROM lease WHERE name = $1 AND owner <> '$1'";
      expect(await other.one(lease, read, "it's $2")).toEqual(row);
      expect(await other.one(lease, read, 'nobody')).toBeUndefined();
    });

    test('null goes in and comes out; a row of another shape is refused', async () => {
      const [store] = await open();
      await store.run(
        `INSERT INTO write_journal (person, key, tool, hash, approval, state, owner, number, doubt, since, until)
         VALUES ('p', 'k', 't', 'h', $1, 'open', 'o', 1, 0, 2, 3)`,
        null,
      );
      const sql = 'SELECT approval, outcome FROM write_journal';
      const row = z.object({ approval: z.null(), outcome: z.null() });
      expect(await store.all(row, sql)).toEqual([{ approval: null, outcome: null }]);
      await expect(store.one(z.object({ approval: z.string() }), sql)).rejects.toThrow(z.ZodError);
    });

    test('run gives the number of changed rows', async () => {
      const [store, other] = await open();
      expect(await store.run(insert, 'a', 'me', 5)).toBe(1);
      expect(await other.run(insert, 'a', 'you', 6)).toBe(0);
      expect(await store.run(insert, 'b', 'me', 5)).toBe(1);
      expect(await other.run('UPDATE lease SET until = until + $1 WHERE owner = $2', 1, 'me')).toBe(
        2,
      );
      expect(await store.run('DELETE FROM lease WHERE until > $1', 6)).toBe(0);
    });

    test('of many replicas that insert the same key at once exactly one changes a row', async () => {
      const stores = await open();
      for (let round = 0; round < 10; round += 1) {
        const tries = Array.from({ length: 12 }, (_, index) =>
          (stores[index % 2] ?? stores[0]).run(insert, `same ${round}`, `owner ${index}`, 1),
        );
        const changed = await Promise.all(tries);
        expect(changed.reduce((sum, count) => sum + count, 0)).toBe(1);
      }
    });

    test('a statement that fails changes nothing, is typed, and harms none beside it', async () => {
      const [store] = await open();
      const [good, bad, alsoGood] = await Promise.allSettled([
        store.run(insert, 'good', 'me', 5),
        store.run("INSERT INTO lease (name, owner, until, fence) VALUES ('half', 'x', 1, NULL)"),
        store.run(insert, 'also good', 'me', 5),
      ]);
      expect([good, alsoGood]).toEqual([
        { status: 'fulfilled', value: 1 },
        { status: 'fulfilled', value: 1 },
      ]);
      expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'upstream' } });
      const names = await store.all(
        z.object({ name: z.string() }),
        'SELECT name FROM lease ORDER BY name',
      );
      expect(names).toEqual([{ name: 'also good' }, { name: 'good' }]);
    });
  });
}

export function secretLaws(open: OpenReplicas): void {
  describe('shared secrets', () => {
    test('replicas that start at the same moment get the same 32 bytes, one secret per name', async () => {
      const stores = await open();
      let made = 0;
      const bytes = (count: number) => new Uint8Array(count).fill((made += 1));
      const ask = (name: string, index: number) =>
        sharedSecret(stores[index % 2] ?? stores[0], name, bytes);
      const all = await Promise.all(Array.from({ length: 8 }, (_, index) => ask('cursors', index)));
      const distinct = new Set(all.map((secret) => Buffer.from(secret).toString('hex')));
      expect(distinct.size).toBe(1);
      expect(all[0]).toHaveLength(32);
      const before = made;
      expect(await ask('cursors', 1)).toEqual(all[0]);
      expect(made).toBe(before);
      expect(await ask('other', 0)).not.toEqual(all[0]);
    });

    test('a secret that was cut short is not used', async () => {
      const [store] = await open();
      await store.run("INSERT INTO shared_secret (name, value) VALUES ('short', 'QUJD')");
      await expect(sharedSecret(store, 'short', (count) => new Uint8Array(count))).rejects.toThrow(
        'has not 32 bytes',
      );
    });
  });
}
