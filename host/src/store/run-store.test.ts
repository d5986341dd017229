import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmbedded, openServer, type Database } from './database.ts';
import { createRunStore } from './run-store.ts';
import { migrate } from './tables.ts';

const server = process.env['DATABASE_URL'];
const folder = mkdtempSync(join(tmpdir(), 'run-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const head = (question = 'Which?') => ({
  id: randomUUID(),
  person: 'maya',
  unit: 'support',
  question,
  model: 'scripted, no AI',
  policy: 'abc123',
});

const databases: [string, boolean, () => Promise<Database>][] = [
  ['embedded', true, () => openEmbedded(join(folder, 'host'))],
  ['a PostgreSQL server (DATABASE_URL)', server !== undefined, () => openServer(server ?? '')],
];

describe.each(databases)('%s', (_name, given, open) => {
  describe.skipIf(!given)('the run store', () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await migrate(database);
    }, 60_000);
    afterAll(async () => database.close());

    test('a run is running until it has ended', async () => {
      const store = createRunStore(database);
      const run = head();
      await store.start(run, 1_000);
      const started = { ...run, started_at: new Date(1_000), ended_at: null, status: 'running' };
      expect(await store.find(run.id)).toEqual(started);
      await store.end(run.id, 'done', 2_500);
      expect(await store.find(run.id)).toEqual({
        ...started,
        ended_at: new Date(2_500),
        status: 'done',
      });
      expect(await store.find('nonsense')).toBeUndefined();
    });

    test('R38 reads of a connector that were answered, the newest first', async () => {
      const store = createRunStore(database);
      const connector = randomUUID();
      const call = (tool: string, more: object = {}) => ({
        connector,
        tool,
        effect: 'read',
        ok: true,
        arguments: { tool },
        answer: { big: 1 },
        ...more,
      });
      const [first, second] = [head(), { ...head(), person: 'tom' }];
      await store.start(first, 0);
      await store.start(second, 0);
      await store.append(first.id, 30, 'call', call('t.c'));
      await store.append(second.id, 10, 'call', call('t.a'));
      await store.append(second.id, 20, 'call', call('t.b'));
      await store.append(second.id, 20, 'call', call('t.b2'));
      await store.append(first.id, 40, 'call', call('t.write', { effect: 'write' }));
      await store.append(first.id, 40, 'call', call('t.failed', { ok: false }));
      await store.append(first.id, 40, 'call', call('t.other', { connector: 'other' }));
      await store.append(first.id, 40, 'held', call('t.held'));
      expect(await store.reads(connector, 3)).toEqual([
        { person: 'maya', tool: 't.c', arguments: { tool: 't.c' } },
        { person: 'tom', tool: 't.b2', arguments: { tool: 't.b2' } },
        { person: 'tom', tool: 't.b', arguments: { tool: 't.b' } },
      ]);
    });

    test('events come back in their order, as they were', async () => {
      const store = createRunStore(database);
      const run = head();
      await store.start(run, 0);
      const body = { text: '“Größe” 😀', list: [1, null, { deep: true }], amount: '12.30' };
      await store.append(run.id, 10, 'menu', body);
      await store.append(run.id, 20, 'step', { second: true });
      expect(await store.events(run.id)).toEqual([
        { seq: 1, at: new Date(10), kind: 'menu', body },
        { seq: 2, at: new Date(20), kind: 'step', body: { second: true } },
      ]);
      expect(await store.events('nonsense')).toEqual([]);
    });

    test('R66 text that PostgreSQL cannot hold does not cost the trace', async () => {
      const store = createRunStore(database);
      const run = head('a zero \0 and half a pair \ud83d');
      await store.start(run, 0);
      const body = { 'ke\0y': ['a\0b', 'half \udc00', 'C:\\u0000'] };
      await store.append(run.id, 10, 'call', body);
      expect((await store.find(run.id))?.question).toBe('a zero \ufffd and half a pair \ufffd');
      expect((await store.events(run.id))[0]?.body).toEqual({
        'ke\ufffdy': ['a\ufffdb', 'half \ufffd', 'C:\\u0000'],
      });
    });

    test('R66 each event has a place of its own, whoever adds it at the same time', async () => {
      const run = head();
      await createRunStore(database).start(run, 0);
      // two hosts, one of which sees a number that the other one has just taken
      let taken = false;
      const late = createRunStore({
        ...database,
        async query(sql, values) {
          if (!taken && sql.startsWith('INSERT INTO trace_event')) {
            taken = true;
            await createRunStore(database).append(run.id, 1, 'step', {});
            // what an insert gives whose number is there already
            return [];
          }
          return database.query(sql, values);
        },
      });
      await late.append(run.id, 2, 'answer', {});
      const events = await late.events(run.id);
      expect(events.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual(['1 step', '2 answer']);
    });

    test('R66 many at once lose none', async () => {
      const run = head();
      const store = createRunStore(database);
      await store.start(run, 0);
      await Promise.all(
        Array.from({ length: 20 }, (_, at) => store.append(run.id, at, 'step', { at })),
      );
      const events = await store.events(run.id);
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    });

    test('an event belongs to a run that was started', async () => {
      const store = createRunStore(database);
      await expect(store.append('nonsense', 0, 'menu', {})).rejects.toThrow(/foreign key/);
    });

    test('the latest come first, no more than asked for', async () => {
      const store = createRunStore(database);
      const far = Date.parse('2099-01-01');
      const [old, mid, young] = [head(), head(), head()];
      await store.start(mid, far + 2);
      await store.start(old, far + 1);
      await store.start(young, far + 3);
      const latest = await store.latest(2);
      expect(latest.map(({ id }) => id)).toEqual([young.id, mid.id]);
      await database.query('DELETE FROM run WHERE id = ANY($1)', [[old.id, mid.id, young.id]]);
    });

    test('migrating again changes nothing', async () => {
      const store = createRunStore(database);
      const run = head();
      await store.start(run, 0);
      await migrate(database);
      expect(await store.find(run.id)).toMatchObject({ id: run.id });
    });
  });
});

test('R66 a server that cannot be reached is told without its address', async () => {
  const url = 'postgres://gatehouse:hunter2@127.0.0.1:1/none';
  const failure: unknown = await openServer(url).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'store', hint: expect.stringContaining('DATABASE_URL') });
  expect(String(failure)).not.toMatch(/hunter2|127\.0\.0\.1/);
});
